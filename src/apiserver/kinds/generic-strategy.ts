import { type JsonObject, type JsonValue, omit, type StoredObject } from "../json/json-object.js";
import type { KindStrategy } from "./kind-strategy.js";

/** The strategy of kinds whose status is written only through `/status`. */
export const statusStrategy: KindStrategy = statusStrategyFrom(undefined);

/** Returns the strategy of kinds whose status is written only through `/status`, and is at first `initial`. */
export function statusStrategyFrom(initial: JsonObject | undefined): KindStrategy {
  return {
    prepareForCreate: (object) => withStatus(object, initial),
    prepareForUpdate: (next, current) => withStatus(next, current["status"]),
    prepareForStatusUpdate: (next, current) => {
      const { status } = next;
      return {
        ...current,
        metadata: { ...next.metadata },
        ...(status === undefined ? {} : { status }),
      };
    },
    gracePeriodSeconds: () => 0,
  };
}

/** The strategy of kinds whose objects are stored as clients send them. */
export const plainStrategy: KindStrategy = {
  prepareForCreate: (object) => object,
  prepareForUpdate: (next) => next,
  prepareForStatusUpdate: (next) => next,
  gracePeriodSeconds: () => 0,
};

function withStatus(object: StoredObject, status: JsonValue | undefined): StoredObject {
  return {
    ...omit(object, "status"),
    metadata: object.metadata,
    ...(status === undefined ? {} : { status }),
  };
}

import { statusStrategy } from "./generic-strategy.js";
import { valueAt } from "./json-object.js";
import type { KindStrategy } from "./kind-strategy.js";

/** Stand-in without defaults and validation. */
export const podStrategy: KindStrategy = {
  ...statusStrategy,
  prepareForCreate: (object) => ({ ...object, status: { phase: "Pending" } }),
  gracePeriodSeconds: (object, asked) =>
    valueAt(object["spec"], "nodeName") === undefined ? 0 : (asked ?? 30),
};

import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { View } from "../watching/view.js";
import type { HeldEvent } from "./held-event.js";
import { typeName } from "./type-name.js";

/** Returns a handler that holds the events of the first list, and hands the others to `handler`. */
export function holdingHandler<T>(
  handler: ResourceEventHandler<T>,
  {
    resource,
    codec,
    objectIn = (kept): object => kept as object,
  }: Pick<View<T>, "resource" | "codec" | "objectIn">,
  hold: (event: HeldEvent) => boolean,
): ResourceEventHandler<T> {
  const type = typeName(resource);
  return {
    onEvent: (event: ResourceEvent<T>): void | Promise<void> => {
      const isHeld =
        event.cause === "initial" &&
        event.type !== "delete" &&
        hold({
          key: codec.keyOf(event.object),
          type,
          object: objectIn(event.object),
          print: (): void | Promise<void> => handler.onEvent?.(event),
        });
      return isHeld ? undefined : handler.onEvent?.(event);
    },
  };
}

import type { ObservedEvent } from "../watching/companion.js";

/** Returns the object that an event brings into the selection, or undefined if it brings none. */
export function newlySelected<T>({ event, told }: Pick<ObservedEvent<T>, "event" | "told">): T | undefined {
  const isNew = told === "entered" || (told === "event" && event.type === "add");
  return isNew && event.type !== "delete" ? event.object : undefined;
}

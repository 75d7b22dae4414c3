import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { ListWatch } from "../../listwatch/list-watch.js";
import type { HeldEvent } from "../first-list/held-event.js";
import type { Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";

/** A target whose first list is there. */
export interface ListedTarget extends Pick<Scope, "namespace" | "name" | "cluster"> {
  readonly view: Pick<View<unknown>, "resource">;
  /** How many objects the list has. */
  readonly size: number;
}

/** What the limits of a run mean for one of its targets. */
export interface TargetLimits {
  /** Returns what is listed and watched. */
  source<T>(listWatch: ListWatch<T>): ListWatch<T>;
  /** Returns a handler that holds the events of the first list, and calls `handler` for nothing beyond the limits. */
  limited<T>(
    handler: ResourceEventHandler<T>,
    view: Pick<View<T>, "resource" | "codec" | "objectIn">,
  ): ResourceEventHandler<T>;
  /** Holds an event of the first list. Returns false if it is to be printed at once. */
  hold(event: HeldEvent): boolean;
  /** Notes that the events of the first list were handed over. Resolves when they have been printed. */
  listed(target: ListedTarget): Promise<void>;
  /** For the watches that a target consists of. They hand over the events of their first lists by themselves. */
  readonly ofParts: TargetLimits;
}

/** Returns the name of a type as events of a first list have it: `pods`, `deployments.apps`. */
export function typeName({ group, resource }: View<unknown>["resource"]): string {
  return group === "" ? resource : `${resource}.${group}`;
}

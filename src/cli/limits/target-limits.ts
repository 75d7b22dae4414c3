import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { ListWatch } from "../../listwatch/list-watch.js";
import type { Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";

/** A target whose first list is there. */
export interface ListedTarget extends Pick<Scope, "namespace" | "name" | "cluster"> {
  readonly view: Pick<View<unknown>, "resource">;
  /** How many objects the list has. */
  readonly size: number;
}

/** What the limits of a run mean for each of its targets. */
export interface TargetLimits {
  /** Returns what is listed and watched. */
  source<T>(listWatch: ListWatch<T>): ListWatch<T>;
  /** Returns a handler that lets later events wait for the first lists, and calls `handler` for nothing beyond the limits. */
  limited<T>(handler: ResourceEventHandler<T>): ResourceEventHandler<T>;
}

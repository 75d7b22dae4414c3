import type { KubeObject } from "../api/object.js";
import { isJsonObject } from "../base/json-object.js";
import type { ResourceEvent } from "../informer/resource-event-handler.js";
import { selectFields } from "../wire/kept/select-fields.js";

/** Says whether a controller should act on an event (controller-runtime: `predicate.Predicate`). */
export type Predicate<T> = (event: ResourceEvent<T>) => boolean;

const generation = selectFields<KubeObject>(["metadata.generation"]);
const labels = selectFields<KubeObject>(["metadata.labels"]);
const annotations = selectFields<KubeObject>(["metadata.annotations"]);

/**
 * Whether the `metadata.generation` of an object has changed. True for adds and deletions, false for a resync
 * (controller-runtime: `GenerationChangedPredicate`). A server raises the generation when it changes `spec`, so changes
 * of the status and of labels are left out. Not every kind has a generation: pods, for example, have one since
 * Kubernetes 1.33, and ConfigMaps have none, so that their updates are all left out.
 */
export function generationChanged(event: ResourceEvent<KubeObject>): boolean {
  return (
    event.type !== "update" ||
    generation(event.oldObject).metadata?.generation !== generation(event.object).metadata?.generation
  );
}

/**
 * Whether the labels of an object have changed. True for adds and deletions, false for a resync (controller-runtime:
 * `LabelChangedPredicate`).
 */
export function labelsChanged(event: ResourceEvent<KubeObject>): boolean {
  return (
    event.type !== "update" ||
    !isSameMap(labels(event.oldObject).metadata?.labels, labels(event.object).metadata?.labels)
  );
}

/**
 * Whether the annotations of an object have changed. True for adds and deletions, false for a resync
 * (controller-runtime: `AnnotationChangedPredicate`).
 */
export function annotationsChanged(event: ResourceEvent<KubeObject>): boolean {
  return (
    event.type !== "update" ||
    !isSameMap(
      annotations(event.oldObject).metadata?.annotations,
      annotations(event.object).metadata?.annotations,
    )
  );
}

/** Returns a predicate that is true if all `predicates` are, or if there is none. */
export function and<T>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (event) => predicates.every((predicate) => predicate(event));
}

/** Returns a predicate that is true if at least one of `predicates` is. */
export function or<T>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (event) => predicates.some((predicate) => predicate(event));
}

/** Returns a predicate that is true if `predicate` is not, also for adds and deletions. */
export function not<T>(predicate: Predicate<T>): Predicate<T> {
  return (event) => !predicate(event);
}

/** Compares labels or annotations. No map is equal to an empty one. What is not a map counts as an empty one. */
function isSameMap(left: unknown, right: unknown): boolean {
  const before = isJsonObject(left) ? left : {};
  const after = isJsonObject(right) ? right : {};
  const names = Object.keys(before);
  return (
    names.length === Object.keys(after).length &&
    names.every((name) => Object.hasOwn(after, name) && before[name] === after[name])
  );
}

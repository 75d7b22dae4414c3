import type { ObjectIdentity } from "../../api/object-identity.js";
import type { GroupVersionResource } from "../../api/resource.js";
import { systemClock } from "../../base/clock.js";
import { Latch } from "../../base/latch.js";
import type { Lister } from "../../indexer/lister.js";
import type { Companion } from "../watching/companion.js";
import type { Scope } from "../watching/target.js";
import { newlySelected } from "./newly-selected.js";
import { SelectedObjects } from "./selected-objects.js";
import { type KubeEventsContext, watchKubeEvents } from "./watch-kube-events.js";

export interface ObjectKubeEventsContext<T> extends Omit<KubeEventsContext, "subjects" | "ready"> {
  readonly resource: GroupVersionResource<T>;
  readonly identity: Pick<ObjectIdentity<T>, "keyOf">;
  readonly store: Lister<T>;
}

/** Where Events about objects without a namespace are. */
const CLUSTER_SCOPED_EVENTS = "default";

/**
 * Starts to watch the Events of the objects in `store`. They are printed when the objects of the first list have been.
 */
export function objectKubeEvents<T>(
  { cluster, namespace, name }: Scope,
  { resource, identity, store, ...context }: ObjectKubeEventsContext<T>,
): Companion<T> {
  const ready = new Latch();
  const { selection, printing } = context.session;
  const subjects = new SelectedObjects({
    resource,
    identity,
    store,
    clock: systemClock,
    isExcluded: selection.excluded.matches,
    isFiltered: printing.filter !== undefined,
  });
  const isNamespaced = resource.namespaced !== false;
  const target = {
    cluster,
    namespace: isNamespaced ? namespace : CLUSTER_SCOPED_EVENTS,
    isNamespaced,
    objects: resource.resource,
    fieldSelectors: [
      `involvedObject.kind=${resource.kind ?? ""}`,
      ...(name === undefined ? [] : [`involvedObject.name=${name}`]),
    ],
  };
  const events = watchKubeEvents(target, { ...context, subjects, ready: ready.opened });
  return {
    observe: (observed) => {
      subjects.observe(observed);
      const object = newlySelected(observed);
      if (object !== undefined) {
        events.appeared(object);
      }
    },
    begin: () => ready.open(),
    ended: events.ended,
  };
}

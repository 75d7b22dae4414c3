import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import { Latch } from "../../base/latch.js";
import type { Lister } from "../../indexer/lister.js";
import type { Scope } from "../watching/target.js";
import type { Companion } from "../watching/companion.js";
import { SelectedPods } from "./selected-pods.js";
import { type KubeEventsContext, watchKubeEvents } from "./watch-kube-events.js";

/** Starts to watch the Events of the pods in `store`. They are printed when the pods of the first list have been. */
export function podKubeEvents(
  target: Scope,
  { store, ...context }: Omit<KubeEventsContext, "subjects" | "ready"> & { readonly store: Lister<Pod> },
): Companion<Pod> {
  const ready = new Latch();
  const { selection, printing } = context.session;
  const subjects = new SelectedPods(store, {
    clock: systemClock,
    isExcluded: selection.excluded.matches,
    isFiltered: printing.filter !== undefined,
  });
  const events = watchKubeEvents(target, { ...context, subjects, ready: ready.opened });
  return {
    observe: (observed) => {
      subjects.observe(observed);
      const { event, told } = observed;
      const isNew = told === "entered" || (told === "event" && event.type === "add");
      if (isNew && event.type !== "delete") {
        events.appeared(event.object);
      }
    },
    begin: () => ready.open(),
    ended: events.ended,
  };
}

import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import { Latch } from "../../base/latch.js";
import type { Lister } from "../../indexer/lister.js";
import type { Scope } from "../watching/target.js";
import type { Companion } from "../watching/companion.js";
import { SelectedPods } from "./selected-pods.js";
import { type KubeEventsContext, watchKubeEvents } from "./watch-kube-events.js";

/** Starts to watch the Events of the pods in `store`. They are printed after the pods of the first list. */
export function podKubeEvents(
  target: Scope,
  { store, ...context }: Omit<KubeEventsContext, "subjects" | "ready"> & { readonly store: Lister<Pod> },
): Companion<Pod> {
  const ready = new Latch();
  const subjects = new SelectedPods(store, systemClock, context.session.selection.excluded.matches);
  const events = watchKubeEvents(target, { ...context, subjects, ready: ready.opened });
  return {
    observe: (observed) => {
      subjects.observe(observed);
      if (observed.event.type === "add") {
        events.appeared(observed.event.object);
      }
    },
    begin: () => ready.open(),
    ended: events.ended,
  };
}

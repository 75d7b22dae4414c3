import { systemClock } from "../../base/clock.js";
import { Latch } from "../../base/latch.js";
import type { Pod } from "../../api/pod.js";
import type { Lister } from "../../indexer/lister.js";
import type { PodObserver } from "../watching/pod-observer.js";
import type { Target } from "../watching/target.js";
import { SelectedPods } from "./selected-pods.js";
import { type KubeEventsContext, watchKubeEvents } from "./watch-kube-events.js";

/** The Kubernetes Events of the pods of one target. */
export interface PodKubeEvents {
  readonly observe: PodObserver;
  /** Lets the Events be printed. Called when the pods of the first list have been printed. */
  readonly begin: () => void;
  /** Resolves when the session has ended, and nothing is left of the watch. */
  readonly ended: Promise<void>;
}

/** Starts to watch the Events of the pods in `store`. */
export function podKubeEvents(
  target: Target,
  { store, ...context }: Omit<KubeEventsContext, "subjects" | "ready"> & { readonly store: Lister<Pod> },
): PodKubeEvents {
  const ready = new Latch();
  const subjects = new SelectedPods(store, systemClock);
  const events = watchKubeEvents(target, { ...context, subjects, ready: ready.opened });
  return {
    observe: (handled) => {
      subjects.observe(handled);
      if (handled.event.type === "add") {
        events.appeared(handled.event.object);
      }
    },
    begin: () => ready.open(),
    ended: events.ended,
  };
}

import type { Selectors } from "../../src/listwatch/list-options.js";
import type { PodState } from "./pod-state.js";

/** The part of all pods that one informer asks for. Told by the oracle itself, not by the code under test. */
export interface View {
  readonly namespace?: string;
  readonly tier?: string;
  readonly phase?: string;
}

export function isVisible(view: View, state: PodState): boolean {
  return (
    (view.namespace === undefined || view.namespace === state.namespace) &&
    (view.tier === undefined || view.tier === state.tier) &&
    (view.phase === undefined || view.phase === state.phase)
  );
}

/** How a ListWatch asks for it. */
export function selectorsOf(view: View): Selectors & { readonly namespace?: string } {
  return {
    ...(view.namespace === undefined ? {} : { namespace: view.namespace }),
    ...(view.tier === undefined ? {} : { labelSelector: `tier=${view.tier}` }),
    ...(view.phase === undefined ? {} : { fieldSelector: `status.phase=${view.phase}` }),
  };
}

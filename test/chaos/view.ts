import type { Selectors } from "../../src/listwatch/list-options.js";
import type { PodState } from "./pod-state.js";

/** The part of all pods that one informer asks for. Evaluated here, without the code under test. */
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

/** Returns the selectors with which a ListWatch asks for a view. */
export function selectorsOf(view: View): Selectors & { readonly namespace?: string } {
  return {
    ...(view.namespace === undefined ? {} : { namespace: view.namespace }),
    ...(view.tier === undefined ? {} : { labelSelector: `tier=${view.tier}` }),
    ...(view.phase === undefined ? {} : { fieldSelector: `status.phase=${view.phase}` }),
  };
}

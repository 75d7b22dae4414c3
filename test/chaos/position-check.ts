import type { Pod } from "../../src/api/pod.js";
import type { Lister } from "../../src/indexer/lister.js";
import type { History, HistoryEntry } from "./history.js";
import { describeState, isSameState, type PodState, podStateOf } from "./pod-state.js";
import type { View } from "./view.js";

/** The contents of a store at one moment. */
export interface Sample {
  /** The position up to which the store claims to have every change. */
  readonly resourceVersion: string;
  readonly states: ReadonlyMap<string, PodState>;
  /** Whether list, keys and size of the store disagreed. */
  readonly torn: boolean;
}

export function sampleOf(lister: Lister<Pod>): Sample {
  const pods = lister.list();
  const states = new Map(pods.map((pod) => [podStateOf(pod).key, podStateOf(pod)]));
  const keys = lister.keys();
  const torn =
    pods.length !== lister.size || keys.length !== lister.size || keys.some((key) => !states.has(key));
  return { resourceVersion: lister.resourceVersion, states, torn };
}

/** Checks that each sample is consistent and has every change up to its position (CT-3). */
export function positionViolations(
  name: string,
  samples: readonly Sample[],
  history: History,
  view: View,
): string[] {
  const entries = new Map(history.keys.map((key) => [key, history.seenBy(view, key)]));
  return samples.flatMap((sample) => {
    if (sample.torn) {
      return [`CT-3: ${name}: list, keys and size of the store disagree`];
    }
    const revision = /^\d+$/.test(sample.resourceVersion) ? Number(sample.resourceVersion) : undefined;
    if (revision === undefined) {
      return [];
    }
    return [...entries].flatMap(([key, ofKey]) => {
      const problem = missing(ofKey, sample.states.get(key), revision);
      return problem === undefined
        ? []
        : [`CT-3: ${name}: at position ${sample.resourceVersion} the store ${problem}`];
    });
  });
}

/** Describes the change that the store lacks although its position includes it. */
function missing(
  entries: readonly HistoryEntry[],
  stored: PodState | undefined,
  revision: number,
): string | undefined {
  const due = entries.findLast((entry) => entry.revision !== undefined && entry.revision <= revision);
  if (due === undefined) {
    return undefined;
  }
  const shown = entries.findLast(
    ({ position, state }) =>
      position >= due.position &&
      (stored === undefined ? state === undefined : state !== undefined && isSameState(state, stored)),
  );
  return shown === undefined
    ? `had ${describeState(stored)}, not ${describeState(due.state)} or later`
    : undefined;
}

import type { PodState } from "./pod-state.js";
import { isVisible, type View } from "./view.js";

/** A write to a key that really took place. */
export interface HistoryEntry {
  /** The number of the write, counted over all keys. */
  readonly position: number;
  /** `undefined` if the pod was deleted or, in a view, if it has left the view. */
  readonly state: PodState | undefined;
  /** The revision of the server, if it is known. */
  readonly revision: number | undefined;
}

/** Every state that each pod has really had. No state is missing, because each key has a single writer. */
export class History {
  readonly #entries = new Map<string, HistoryEntry[]>();
  #position = 0;

  get keys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  wrote(state: PodState): void {
    this.#append(state.key, state, revisionOf(state.resourceVersion));
  }

  deleted(key: string, resourceVersion?: string): void {
    this.#append(key, undefined, revisionOf(resourceVersion ?? ""));
  }

  /** Returns the pods that exist now. */
  present(): PodState[] {
    return [...this.#entries.values()].flatMap((entries) => entries.at(-1)?.state ?? []);
  }

  /** Returns the history of a key as seen through a view, where leaving the view looks like a deletion. */
  seenBy(view: View, key: string): readonly HistoryEntry[] {
    return (this.#entries.get(key) ?? []).map((entry) =>
      entry.state === undefined || isVisible(view, entry.state) ? entry : { ...entry, state: undefined },
    );
  }

  /** Drops all but the present. Called when every informer has reached it. */
  forgetThePast(): void {
    for (const [key, entries] of this.#entries) {
      this.#entries.set(key, entries.slice(-1));
    }
  }

  #append(key: string, state: PodState | undefined, revision: number | undefined): void {
    const entries = this.#entries.get(key) ?? [];
    this.#position += 1;
    entries.push({ position: this.#position, state, revision });
    this.#entries.set(key, entries);
  }
}

function revisionOf(resourceVersion: string): number | undefined {
  return /^\d+$/.test(resourceVersion) ? Number(resourceVersion) : undefined;
}

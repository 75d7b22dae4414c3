import type { PodState } from "./pod-state.js";
import { isVisible, type View } from "./view.js";

/** One thing that really happened to a key. */
export interface HistoryEntry {
  /** Counts over all keys: which came first. */
  readonly position: number;
  /** Absent: deleted, or for a view: no longer in it. */
  readonly state: PodState | undefined;
  /** The server's, where known. */
  readonly revision: number | undefined;
}

/** Every state that every pod really had, as its writer knows it. There is one writer per key, so nothing is missing. */
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

  /** What is there now. */
  present(): PodState[] {
    return [...this.#entries.values()].flatMap((entries) => entries.at(-1)?.state ?? []);
  }

  /** What a view saw of a key: leaving it looks like a deletion. */
  seenBy(view: View, key: string): readonly HistoryEntry[] {
    return (this.#entries.get(key) ?? []).map((entry) =>
      entry.state === undefined || isVisible(view, entry.state) ? entry : { ...entry, state: undefined },
    );
  }

  /** Everybody has seen the present: what led to it can be forgotten. */
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

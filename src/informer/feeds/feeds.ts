import { compareResourceVersions } from "../../api/resource-version.js";
import type { LinkedAbortController } from "../../base/abort.js";
import type { ReflectorState } from "../../reflector/reflector-state.js";
import type { NamespaceStatus } from "../informer-status.js";
import type { SharedIndexInformerOptions } from "../shared-index-informer-options.js";
import { Feed, type FeedContext } from "./feed.js";
import type { RecordedStatus } from "./status-book.js";
import { summedStatus } from "./summed-status.js";

/** What the informer does when its feeds have moved on. */
export interface FeedsContext<T> extends Omit<FeedContext<T>, "onDrained"> {
  /** Called each time when all feeds have processed what was queued when a resync began. */
  readonly onDrained: () => void;
}

/**
 * The feeds of an informer: one, or one for each of several namespaces. What is asked of all of them is answered here:
 * an informer has synced when every feed has, and its store is as far as the feed that is furthest behind.
 */
export class Feeds<T> {
  readonly #feeds: readonly [Feed<T>, ...Feed<T>[]];
  /** The feeds that have changes of the last resync to process. */
  readonly #resyncing = new Set<Feed<T>>();
  readonly #name: string;

  /** @throws RangeError if there is no namespace. */
  constructor(listWatch: SharedIndexInformerOptions<T>["listWatch"], context: FeedsContext<T>) {
    const scopes =
      "list" in listWatch
        ? [{ namespace: context.options.namespace, listWatch }]
        : Array.from(listWatch, ([namespace, one]) => ({ namespace, listWatch: one }));
    const isOneOfSeveral = scopes.length > 1;
    const all = {
      ...context,
      onDrained: (feed: Feed<T>): void => {
        this.#resyncing.delete(feed);
        if (this.#resyncing.size === 0) {
          context.onDrained();
        }
      },
    };
    const [first, ...others] = scopes.map((scope) => new Feed<T>({ ...scope, isOneOfSeveral }, all));
    if (first === undefined) {
      throw new RangeError(`Cannot make ${context.name}: it has no namespaces, expected at least one`);
    }
    this.#feeds = [first, ...others];
    this.#name = context.name;
  }

  /** Whether the first list of every feed is in the store. */
  get hasSynced(): boolean {
    return this.#feeds.every(({ queue }) => queue.hasSynced);
  }

  /** The state of the feed that has a problem, if one has. */
  get state(): ReflectorState {
    return this.#worst.reflector.state;
  }

  /** The number of objects that wait between the server and the store. */
  get size(): number {
    return this.#feeds.reduce((sum, { queue }) => sum + queue.size, 0);
  }

  /** The position up to which every feed has received every change. Empty before the first lists. */
  get received(): string {
    return earliest(this.#feeds.map(({ reflector }) => reflector.lastSyncResourceVersion));
  }

  /** The position up to which every change of every feed is in the store. Empty before the first lists are. */
  get applied(): string {
    // The answer is asked for after each change, and most informers have one feed.
    const [first, ...others] = this.#feeds;
    return others.length === 0 ? first.applied : earliest(this.#feeds.map(({ applied }) => applied));
  }

  /** The last failure, of a feed that has not synced if there is one. */
  get lastFailure(): unknown {
    const unsynced = this.#unsynced.map(({ book }) => book.lastFailure);
    const all = this.#feeds.map(({ book }) => book.lastFailure);
    return [...unsynced, ...all].find((failure) => failure !== undefined);
  }

  /** What has not synced, in words: the name of the informer, or that with each namespace that has not synced. */
  get unsynced(): readonly string[] {
    return this.#feeds.length === 1
      ? [this.#name]
      : this.#unsynced.map(({ namespace }) => `${this.#name} in the namespace "${namespace}"`);
  }

  /** Queues every object of the store again. Returns whether anything is queued now. */
  resync(): boolean {
    for (const feed of this.#feeds) {
      feed.queue.resync();
      if (feed.queue.size > 0) {
        this.#resyncing.add(feed);
      }
    }
    return this.#resyncing.size > 0;
  }

  /** Processes nothing more once what is queued has been popped. */
  close(): void {
    for (const { queue } of this.#feeds) {
      queue.close();
    }
  }

  async run(stop: LinkedAbortController): Promise<void> {
    await Promise.all(this.#feeds.map(async (feed) => feed.run(stop)));
  }

  /** Must be called when the run has ended. */
  stopped(): void {
    for (const feed of this.#feeds) {
      feed.stopped(this.#name);
    }
  }

  /**
   * Resolves when the store has every change up to `resourceVersion`: those of one namespace, or of all feeds.
   *
   * @throws RangeError if no feed follows the namespace; what `PositionWaits.wait` throws.
   */
  async whenApplied(resourceVersion: string, signal?: AbortSignal, wanted?: string): Promise<void> {
    const feeds = this.#feeds.filter(
      ({ namespace }) => wanted === undefined || namespace === wanted || namespace === "",
    );
    if (feeds.length === 0) {
      throw new RangeError(
        `Cannot wait for the namespace "${wanted ?? ""}": ${this.#name} follows ${this.#feeds.map(({ namespace }) => `"${namespace}"`).join(", ")}`,
      );
    }
    await Promise.all(feeds.map(async (feed) => feed.whenApplied(resourceVersion, signal)));
  }

  /** Returns what each feed has recorded. */
  statuses(): readonly [NamespaceStatus, ...NamespaceStatus[]] {
    const [first, ...others] = this.#feeds;
    return [first.status(), ...others.map((feed) => feed.status())];
  }

  /** Returns what all feeds have recorded. */
  recorded(): RecordedStatus {
    return this.#feeds.length === 1
      ? this.#feeds[0].book.recorded()
      : summedStatus(this.statuses(), this.#worst.namespace);
  }

  get #unsynced(): readonly Feed<T>[] {
    return this.#feeds.filter(({ queue }) => !queue.hasSynced);
  }

  get #worst(): Feed<T> {
    return (
      this.#feeds.find(({ book }) => book.hasCause) ??
      this.#feeds.find((feed) => !feed.isWell) ??
      this.#feeds[0]
    );
  }
}

/** Returns the earliest position. Empty if one of them is, or if they have no order. */
function earliest(positions: readonly string[]): string {
  return positions.reduce((left, right) => {
    const order = left === "" || right === "" ? undefined : compareResourceVersions(left, right);
    return order === undefined ? "" : order <= 0 ? left : right;
  });
}

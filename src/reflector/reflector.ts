import { isPosition } from "../api/resource-version.js";
import { linkedAbortController } from "../base/abort.js";
import type { WatchOptions } from "../listwatch/list-options.js";
import { TransportError } from "../transport/transport-error.js";
import { type Ending, endingFrom, type Phase } from "./ending.js";
import { listPhase } from "./list-phase.js";
import { type OpenedWatch, openWatch } from "./open-watch.js";
import {
  lastResourceVersion,
  listResourceVersion,
  type Position,
  streamResourceVersion,
} from "./position.js";
import { PositionCheck } from "./position-check.js";
import { probeWatch } from "./probe-watch.js";
import type { Next } from "./recovery.js";
import { type ReflectorOptions, type ReflectorSettings, settingsFrom } from "./reflector-options.js";
import type { ReflectorState } from "./reflector-state.js";
import { Retries } from "./retries.js";
import { expiredAfterMs, probeDelayMs } from "./probe-schedule.js";
import { Sentinel, Silence } from "./sentinel.js";
import { ServerMemory } from "./server-memory.js";
import { watchListPhase } from "./watch-list-phase.js";
import { HEALTHY_MS, type WatchEnding, watchPhase } from "./watch-phase.js";

/**
 * Keeps a store in step with the server until it is stopped.
 *
 * A reflector first reads the full state, either by LIST or by a streaming list, and replaces the contents of
 * the store with it. Then it watches from the position of that state and writes each change to the store.
 * Every list and every watch ends at some time. The recovery table (recovery.ts) says what follows each
 * ending: another watch from the last position, or another list.
 *
 * The store sees the changes in the order of the server. A `replace` may stand for many changes at once.
 *
 * Unlike client-go's reflector, this one reports every ending, waits with jitter after every failure, stops
 * waiting as soon as the signal aborts, and falls back from a streaming list to LIST if the end mark does not
 * come.
 */
export class Reflector<T> {
  readonly #settings: ReflectorSettings<T>;
  readonly #retries: Retries;
  readonly #server: ServerMemory;
  readonly #positionCheck: PositionCheck;
  #state: ReflectorState = { kind: "created" };
  #position: Position = { kind: "none" };
  /** Whether the last watch lived shorter than HEALTHY_MS. */
  #previousWasShort = false;

  /** @throws RangeError if a duration in the options is too short to work with. */
  constructor(options: ReflectorOptions<T>) {
    this.#settings = settingsFrom(options);
    const { listWatch, backoff, clock, random } = this.#settings;
    this.#retries = new Retries(backoff, clock, random);
    this.#server = new ServerMemory(clock);
    this.#positionCheck = new PositionCheck(listWatch);
  }

  get state(): ReflectorState {
    return this.#state;
  }

  /** The resourceVersion of the last state or change that was received (S-2). Empty before the first list. */
  get lastSyncResourceVersion(): string {
    return lastResourceVersion(this.#position);
  }

  /**
   * Runs until the signal aborts. Resolves when no request and no timer of the reflector is left.
   *
   * @throws TypeError if the reflector has run before.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#state.kind !== "created") {
      throw new TypeError(
        `Cannot run the reflector: it is ${this.#state.kind}, and a reflector runs only once`,
      );
    }
    let next: Next = "relist";
    try {
      while (!signal.aborted) {
        const ending = await this.#cycle(next, signal);
        next = await this.#recover(ending, signal);
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    } finally {
      this.#enter({ kind: "stopped" });
    }
  }

  /**
   * Makes one list (unless `next` is "rewatch") and one watch, until one of them ends. Rejects only on abort.
   */
  async #cycle(next: Next, signal: AbortSignal): Promise<Ending> {
    let opened: OpenedWatch<T> | undefined;
    if (next !== "rewatch") {
      const phase = this.#mayStream(next) ? "stream" : "list";
      const synced = await endingOnThrow(phase, signal, async () =>
        phase === "stream" ? this.#stream(signal) : this.#list(signal),
      );
      if (synced !== undefined && "kind" in synced) {
        return synced;
      }
      opened = synced;
    }
    return endingOnThrow("watch", signal, async () => this.#watchBeside(opened, signal));
  }

  #mayStream(next: Next): boolean {
    const { initialList, listWatch } = this.#settings;
    return (
      initialList === "stream" &&
      next !== "fallBackToList" &&
      listWatch.supportsStreamingList &&
      this.#server.mayStreamLists
    );
  }

  async #list(signal: AbortSignal): Promise<undefined> {
    const { listWatch, identity, pageSize } = this.#settings;
    const resourceVersion = listResourceVersion(this.#position);
    this.#enter({ kind: "listing", resourceVersion: this.lastSyncResourceVersion });
    const serverPages = this.#server.pagesCachedLists;
    const options = { identity, resourceVersion, pageSize, serverPages };
    const result = await listPhase(listWatch, options, signal);
    if (resourceVersion === "0" && result.paginated) {
      this.#server.sawPages();
    }
    this.#replace(result.items, result.resourceVersion);
  }

  /** Returns the open watch that continues the list, or the ending if the list did not reach its end mark. */
  async #stream(signal: AbortSignal): Promise<OpenedWatch<T> | Ending> {
    const { clock, identity } = this.#settings;
    this.#enter({ kind: "streaming", resourceVersion: this.lastSyncResourceVersion });
    const options: WatchOptions = {
      resourceVersion: streamResourceVersion(this.#position),
      resourceVersionMatch: "NotOlderThan",
      sendInitialEvents: true,
    };
    const opened = await openWatch(this.#settings, options, signal);
    const onUnexpected = (message: string): void => this.#unexpected(message);
    let streamed: Awaited<ReturnType<typeof watchListPhase<T>>> | undefined;
    try {
      streamed = await watchListPhase(opened, { clock, identity, onUnexpected });
    } finally {
      if (streamed === undefined || !("opened" in streamed)) {
        opened.stream.close();
      }
    }
    if (!("opened" in streamed)) {
      return streamed;
    }
    this.#replace(streamed.objects, streamed.resourceVersion);
    return streamed.opened;
  }

  #replace(objects: readonly T[], resourceVersion: string): void {
    this.#settings.store.replace(objects, resourceVersion);
    this.#server.sawList(resourceVersion);
    this.#positionCheck.sawList();
    this.#retries.listSucceeded();
    this.#position = { kind: "at", resourceVersion: isPosition(resourceVersion) ? resourceVersion : "" };
    this.#settings.logger.debug({ objects: objects.length, resourceVersion }, "listed");
  }

  /**
   * Watches until the watch ends, with a sentinel beside it. Asks for the watch first unless it is already
   * open.
   */
  async #watchBeside(opened: OpenedWatch<T> | undefined, signal: AbortSignal): Promise<Ending> {
    const life = linkedAbortController(signal);
    const sentinel = this.#sentinel(life.signal);
    this.#server.pinged = false;
    try {
      if (opened !== undefined) {
        return await this.#watch(opened, sentinel, signal);
      }
      const opening = this.#openWatch(life.signal);
      const answer = await sentinel.wait(opening, "answer");
      if (!(answer instanceof Silence)) {
        return await this.#watch(answer, sentinel, signal);
      }
      // ERR_TIMEOUT makes the transport close its idle connections, too. They are as old as this connection
      // and may be dead.
      life.abort(new TransportError("ERR_TIMEOUT", answer.error.message));
      opening.then(
        (late) => late.stream.close(),
        () => undefined,
      );
      return { phase: "watch", kind: "silent", error: answer.error };
    } finally {
      life.abort();
      await sentinel.whenDone();
      life.dispose();
    }
  }

  async #openWatch(signal: AbortSignal): Promise<OpenedWatch<T>> {
    const resourceVersion = this.lastSyncResourceVersion;
    this.#enter({ kind: "connecting", resourceVersion });
    await this.#positionCheck.beforeWatch(resourceVersion, signal);
    return openWatch(this.#settings, { resourceVersion }, signal);
  }

  #sentinel(signal: AbortSignal): Sentinel {
    const { listWatch, identity, clock, random, probeAfterMs, logger, onProbe } = this.#settings;
    return new Sentinel({
      clock,
      signal,
      quietMs: (fruitless) => probeDelayMs(probeAfterMs, this.#server, fruitless) * (1 + 0.2 * random()),
      probe: (limitMs, over) => {
        const resourceVersion = this.lastSyncResourceVersion;
        return isPosition(resourceVersion)
          ? probeWatch({ listWatch, identity, clock, resourceVersion, limitMs, signal: over })
          : undefined;
      },
      expiredAfterMs: () => expiredAfterMs(this.#server),
      onFinding: (finding) => {
        logger.debug({ finding: finding.kind }, "asked about a quiet watch");
        onProbe(finding);
      },
      onDoubt: (error) => this.#doubt(error),
    });
  }

  #doubt(error: unknown): void {
    const state = this.#state;
    if (error === undefined && state.kind === "doubting") {
      this.#enter({ kind: state.of, resourceVersion: state.resourceVersion });
    } else if (state.kind === "watching" || state.kind === "connecting") {
      this.#enter({ kind: "doubting", resourceVersion: state.resourceVersion, of: state.kind, error });
    }
  }

  async #watch(opened: OpenedWatch<T>, sentinel: Sentinel, signal: AbortSignal): Promise<WatchEnding> {
    const { clock, identity, store } = this.#settings;
    const resourceVersion = this.lastSyncResourceVersion;
    this.#server.pinged = opened.stream.pinged === true;
    this.#enter({ kind: "watching", resourceVersion });
    const ending = await watchPhase(opened, {
      clock,
      identity,
      store,
      signal,
      sentinel,
      previousWasShort: this.#previousWasShort,
      startedAtPosition: isPosition(resourceVersion),
      onAccepted: (accepted) => this.#accepted(accepted),
      onBookmark: () => this.#server.sawBookmark(),
      onUnexpected: (message) => this.#unexpected(message),
    });
    this.#previousWasShort = ending.livedMs < HEALTHY_MS;
    return ending;
  }

  #accepted(resourceVersion: string): void {
    this.#retries.eventAccepted();
    if (isPosition(resourceVersion)) {
      this.#position = { kind: "at", resourceVersion };
    }
  }

  #unexpected(message: string): void {
    this.#settings.logger.warn({ reason: message }, "skipped an event");
  }

  /** Decides what follows the ending, reports it, waits if necessary, and returns it. Rejects on abort. */
  async #recover(ending: Ending, signal: AbortSignal): Promise<Next> {
    const { recovery, delayMs, spreadMs, repeats } = this.#retries.after(ending);
    const next = recovery.next === "rewatch" && this.#server.mayHideDeletions ? "relist" : recovery.next;
    if (recovery.streamingUnsupported === true) {
      this.#server.sawNoStreaming();
    }
    this.#positionCheck.sawEnding(ending.kind, this.#state);
    if (next === "relistLatest") {
      this.#position = { kind: "lost", resourceVersion: this.lastSyncResourceVersion };
    }
    this.#settings.onEnding({ ...ending, next, delayMs, repeats });
    if (delayMs > 0) {
      this.#enter({ kind: "backingOff", ending, next, delayMs });
      await this.#settings.clock.sleep(delayMs, signal);
    } else if (spreadMs > 0) {
      this.#enter({ kind: "connecting", resourceVersion: this.lastSyncResourceVersion });
      await this.#settings.clock.sleep(spreadMs, signal);
    }
    return next;
  }

  #enter(state: ReflectorState): void {
    this.#state = state;
    this.#settings.onStateChange(state);
  }
}

/** Returns what `work` returns, or an ending made from what it throws. Rejects if the signal has aborted. */
async function endingOnThrow<Result>(
  phase: Phase,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | Ending> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    return endingFrom(phase, error);
  }
}

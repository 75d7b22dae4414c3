import type { Clock, Timer } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { MissedChanges } from "../../informer/informer-status.js";
import type { EndingKind } from "../../reflector/ending.js";
import type { EndingReport, ReflectorState } from "../../reflector/reflector-state.js";
import { LONGEST_RETRY_AFTER_MS } from "../../reflector/retry-delays.js";
import { causeOf, endingWords } from "./ending-words.js";
import { Interruptions } from "./interruptions.js";
import { hasCaughtUp, type ReportedStore } from "./reported-store.js";
import { Standstill } from "./standstill.js";

/**
 * The state of the watch as the user knows it from the lines on stderr.
 *
 * - `starting`: the store has not caught up with the server since the start. Followed by `healthy`.
 * - `healthy`: the store is up to date. Followed by `resuming` or `interrupted`.
 * - `resuming`: a watch has ended, and the next one is not established yet. No line is written, because this
 *   is usually over soon. Followed by `healthy` when the next watch is established, or by `interrupted` when
 *   that takes long or fails.
 * - `interrupted`: a request failed and is repeated after a delay, or it is unknown whether a silent watch is
 *   alive. A line was written. Followed by `healthy`.
 */
interface Situation {
  readonly kind: "starting" | "healthy" | "resuming" | "interrupted";
  readonly since: number;
  /**
   * The kinds of failure that were reported. Each kind is reported once, however often the kinds alternate.
   */
  readonly said: Set<EndingKind | Doubt | "longWait">;
}

/** Why a watch may be dead: it is open and silent, or it was requested and has no response yet. */
type Doubt = "silentWatch" | "pendingWatch";

export interface ReporterOptions {
  readonly logger: Logger;
  /** Its `now` should go on while the machine sleeps. */
  readonly clock: Clock;
  /** What is watched, in words: `pods in all namespaces`. */
  readonly scope: string;
  /** Returns the words for the number of objects after the first list, or an empty text. @defaultValue `3 found` */
  readonly found?: (size: number) => string;
  readonly store: () => ReportedStore;
  /** Called once, with the number of objects, when the store has everything for the first time. */
  readonly onFound?: (size: number) => void;
}

/** The resource version from which the server accepted a watch, and when it did. */
interface CatchUpTarget {
  readonly resourceVersion: string;
  readonly acceptedAt: number;
}

/**
 * The interval at which the reporter checks whether the store has caught up. Users do not notice a delay this
 * short.
 */
const LOOK_AGAIN_MS = 50;

/**
 * How long a watch from an old resource version must live before it counts as established. kube-apiserver
 * accepts such a watch with status 200 and only then reports that the resource version is too old.
 */
const ESTABLISHED_MS = 500;

/**
 * A healthy server answers a new watch within a few round trips. After this long, a line is written for a
 * person at the terminal.
 */
const SLOW_MS = 2_500;

/**
 * Writes one line to stderr for each change of the state of the watch, from the states and endings that the
 * informer reports. Repeated attempts write no further lines.
 */
export class Reporter {
  readonly interruptions: Interruptions;
  readonly #options: ReporterOptions;
  readonly #standstill: Standstill;
  #situation: Situation;
  /** The changes that the informer had missed when the watch was healthy for the last time. */
  #missedBefore: MissedChanges = { add: 0, update: 0, delete: 0 };
  #hasListed = false;
  /** Whether a new list was started since the watch was healthy for the last time. */
  #relisted = false;
  /** Ends the current situation if nothing else does. */
  #timer: Timer | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.interruptions = new Interruptions(options.clock);
    this.#standstill = new Standstill(options.clock);
    this.#situation = this.#newSituation("starting");
  }

  /** Whether a list has succeeded. From then on the run continues, whatever the server answers. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  /**
   * Notes that a list or a watch has ended. If the next attempt follows at once, a line is written only if
   * that attempt is not answered for some time.
   */
  ended(report: EndingReport): void {
    this.#timer?.cancel();
    const { phase, kind, next } = report;
    const what = endingWords(report);
    const then = `${next === "rewatch" ? "watching" : "listing"} again ${whenOf(report)}`;
    this.#options.logger.debug({ kind }, `the ${phase} ended: ${what}; ${then}`);
    const wasQuiet = kind === "silent" || kind === "overdue";
    if (report.delayMs > 0 || wasQuiet) {
      this.#interrupted(wasQuiet);
      this.#sayEnded(report, `${what}; ${then}`);
    } else {
      this.#resuming(report, what);
    }
  }

  /** Notes a new state of the reflector. */
  entered(state: ReflectorState): void {
    if ("resourceVersion" in state) {
      const { resourceVersion } = state;
      this.#options.logger.debug({ resourceVersion }, state.kind);
    }
    if (state.kind === "listing" || state.kind === "streaming") {
      this.#relisted = this.#hasListed;
    } else if (state.kind === "connecting" || state.kind === "watching") {
      this.#hasListed = true;
    }
    if (state.kind === "doubting") {
      this.#doubt(state);
    }
    if (state.kind === "watching") {
      this.#watching(state.resourceVersion);
    }
  }

  /**
   * Notes that the server has accepted a watch from `resourceVersion`, which is where the last list or watch
   * ended.
   */
  #watching(resourceVersion: string): void {
    const { kind } = this.#situation;
    if (kind === "resuming") {
      this.#after(ESTABLISHED_MS, () => {
        this.#situation = this.#newSituation("healthy");
      });
    } else if (kind !== "healthy") {
      const resumed = kind === "interrupted" && !this.#relisted;
      const acceptedAt = this.#options.clock.now();
      this.#catchUp({ resourceVersion, acceptedAt }, resumed ? ESTABLISHED_MS : 0, acceptedAt);
    }
  }

  /**
   * Notes that a watch has ended and the next one follows at once. If the server does not answer that one,
   * writes a line.
   */
  #resuming(report: EndingReport, what: string): void {
    if (this.#situation.kind === "healthy") {
      this.#leaveHealthy("resuming", this.#options.clock.now());
    }
    if (this.#situation.kind === "resuming") {
      this.#after(SLOW_MS, () => {
        this.#interrupted(false);
        this.#sayEnded(
          report,
          `${what}; the server has not responded to the next request for ${seconds(SLOW_MS)}`,
        );
      });
    }
  }

  #sayEnded(report: EndingReport, what: string): void {
    const { phase, kind, delayMs } = report;
    const { kind: situation, said } = this.#situation;
    const way = asksTooMuch(report) ? "longWait" : kind;
    if (!said.has(way)) {
      said.add(way);
      // At the start there was no watch to lose. For example, a user may be allowed to list but not to watch.
      const watch = situation === "starting" ? "cannot watch" : "lost the watch on";
      const failed = phase === "watch" ? watch : "cannot list";
      this.#options.logger.warn({ kind, delayMs }, `${failed} ${this.#options.scope}: ${what}`);
    }
  }

  /** Notes that the watch, open or requested, may be dead. */
  #doubt({ of, error }: ReflectorState & { readonly kind: "doubting" }): void {
    const { logger, scope, clock } = this.#options;
    this.#timer?.cancel();
    this.#interrupted(true);
    const { since, said } = this.#situation;
    const doubt = of === "watching" ? "silentWatch" : "pendingWatch";
    if (!said.has(doubt)) {
      said.add(doubt);
      const what =
        doubt === "silentWatch"
          ? `received nothing about ${scope} for ${seconds(clock.now() - since)}, and the server does not respond`
          : `the server does not respond to the request to watch ${scope}`;
      const then = doubt === "silentWatch" ? "keeping the watch and asking again" : "asking again";
      // The same kind as in `InformerStatus`.
      logger.warn({ kind: "noAnswer" }, `${what}: ${causeOf(error)}; ${then}`);
    }
  }

  /**
   * Begins an interruption, unless one has begun already. It counts from the first ending that was not
   * reported. If there is none and the watch was silent (`wasQuiet`), it counts from the last time that
   * anything was received. It includes the time in which the process stood still before.
   */
  #interrupted(wasQuiet: boolean): void {
    const { clock, store } = this.#options;
    const { kind, since } = this.#situation;
    if (kind === "resuming") {
      this.#situation = { kind: "interrupted", since, said: new Set() };
      this.interruptions.begin(since);
    } else if (kind === "healthy") {
      const heardAt = clock.now() - (wasQuiet ? (store().lastReceivedMs ?? 0) : 0);
      this.#leaveHealthy("interrupted", heardAt);
      this.interruptions.begin(this.#situation.since);
    }
  }

  #leaveHealthy(kind: "resuming" | "interrupted", since: number): void {
    const standingSince = this.#standstill.recentlySince ?? Infinity;
    this.#situation = { kind, since: Math.min(since, standingSince), said: new Set() };
    this.#missedBefore = this.#options.store().missed;
  }

  /** Cancels the timers. */
  dispose(): void {
    this.#standstill.dispose();
    this.#timer?.cancel();
  }

  /** Does `work` after a delay, instead of the work that was scheduled before. */
  #after(delayMs: number, work: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.timer(delayMs, work);
  }

  /**
   * Waits until the store has everything up to the start of the watch, for example a new list, because only
   * then the number of missed changes is known. It does not wait for the changes that the watch brings, which
   * may never pause. `endedAt` is the time at which the interruption was over apart from this wait.
   */
  #catchUp(target: CatchUpTarget, delayMs: number, endedAt: number): void {
    const { clock, store } = this.#options;
    this.#after(delayMs, () => {
      const now = clock.now();
      if (hasCaughtUp(store(), target.resourceVersion, now - target.acceptedAt)) {
        this.#healthyAgain(endedAt);
      } else {
        this.#catchUp(target, LOOK_AGAIN_MS, now + LOOK_AGAIN_MS);
      }
    });
  }

  #healthyAgain(endedAt: number): void {
    const { logger, scope, store, found: foundWords = countFound } = this.#options;
    const { size, missed } = store();
    const { kind, since, said } = this.#situation;
    const gap = said.size === 0 ? "" : ` after ${seconds(endedAt - since)}`;
    if (kind === "starting") {
      logger.info({ size }, [`watching ${scope}${gap}`, foundWords(size)].filter(Boolean).join(": "));
      this.#options.onFound?.(size);
    } else {
      const before = this.#missedBefore;
      const add = missed.add - before.add;
      const update = missed.update - before.update;
      const deleted = missed.delete - before.delete;
      const held = said.size === 1 && said.has("silentWatch");
      const found = this.#relisted
        ? `relisted: ${add} added, ${update} updated, ${deleted} deleted meanwhile`
        : held
          ? "the watch was still alive"
          : "from where it left off";
      logger.info({ add, update, deleted }, `watching ${scope} again${gap}, ${found}`);
      this.interruptions.end(endedAt, add + update + deleted);
    }
    this.#situation = this.#newSituation("healthy");
    this.#relisted = false;
  }

  #newSituation(kind: Situation["kind"]): Situation {
    return { kind, since: this.#options.clock.now(), said: new Set() };
  }
}

const DAY_MS = 86_400_000;

/** The most days that tell a person anything, about a century. */
const MOST_DAYS = 36_525;

/** Whether the server asked for a longer wait than a server can order. */
function asksTooMuch({ retryAfterMs = 0 }: EndingReport): boolean {
  return retryAfterMs > LONGEST_RETRY_AFTER_MS;
}

function whenOf(report: EndingReport): string {
  const { delayMs, retryAfterMs = 0 } = report;
  if (delayMs === 0) {
    return "now";
  }
  const asked = asksTooMuch(report) ? `, although the server asks for ${seconds(retryAfterMs)}` : "";
  return `in ${seconds(delayMs)}${asked}`;
}

function seconds(ms: number): string {
  const days = Math.round(ms / DAY_MS);
  if (days <= 1) {
    return `${(ms / 1000).toFixed(1)}s`;
  }
  return days > MOST_DAYS ? "more than a century" : `${days} days`;
}

function countFound(size: number): string {
  return `${size} found`;
}

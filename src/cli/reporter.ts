import type { Clock, Timer } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Logger } from "../base/logger.js";
import type { MissedChanges } from "../informer/informer-status.js";
import type { EndingKind } from "../reflector/ending.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import { ENDING_WORDS } from "./ending-words.js";
import { hasCaughtUp, type ReportedStore } from "./reported-store.js";

/**
 * What the person at the terminal was told of the stream. One line is said for each change of it.
 *
 * - `starting`: not in step with the server yet, since the start. Left for `well`.
 * - `well`: in step. Left for `resuming` or `interrupted`.
 * - `resuming`: a watch has ended, the next one is not there yet or not believed yet. Nothing is said of it. Left for
 *   `well` with a watch that is believed, for `interrupted` when that takes long or fails.
 * - `interrupted`: something failed that does not heal at once, or nobody knows whether the quiet watch lives. Left
 *   for `well`.
 */
interface Situation {
  readonly kind: "starting" | "well" | "resuming" | "interrupted";
  readonly since: number;
  /** What it fails with: each way is said once, however they alternate. */
  readonly said: Set<EndingKind | "noWord" | "noAnswer">;
}

export interface ReporterOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** What is watched: `pods in all namespaces`. */
  readonly scope: string;
  readonly store: () => ReportedStore;
}

/** The position at which a watch was accepted, and when. */
interface CatchUpTarget {
  readonly resourceVersion: string;
  readonly acceptedAt: number;
}

/** Between two looks at whether the store has caught up: nobody sees the difference. */
const LOOK_AGAIN_MS = 50;

/**
 * How long a watch that goes on from an old position must live to be believed. kube-apiserver accepts it with status
 * 200 and only then says that the position is too old.
 */
const BELIEVED_MS = 500;

/** A server that is well answers a new watch in a round trip or three; who looks on wonders after some seconds. */
const SLOW_MS = 2_500;

/** Turns what the informer reports into one line on stderr for each change of state, however often it tries again. */
export class Reporter {
  readonly #options: ReporterOptions;
  #situation: Situation;
  /** What had been missed when all was well for the last time. */
  #missedBefore: MissedChanges = { add: 0, update: 0, delete: 0 };
  #hasListed = false;
  #listedAnew = false;
  /** What the situation is left by, if nothing else happens. */
  #timer: Timer | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#situation = this.#newSituation("starting");
  }

  /** A list has succeeded: from now on only a signal ends the run. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  /** An ending of a list or watch. Those that heal at once are nobody's concern, those that do not are told later. */
  ended(report: EndingReport): void {
    this.#timer?.cancel();
    const { phase, kind, next, delayMs } = report;
    const what = report.error === undefined ? ENDING_WORDS[kind] : messageOf(report.error);
    const then = `${next === "rewatch" ? "watching" : "listing"} again ${delayMs === 0 ? "now" : `in ${seconds(delayMs)}`}`;
    this.#options.logger.debug({ kind }, `the ${phase} ended: ${what}; ${then}`);
    const wasQuiet = kind === "silent" || kind === "overdue";
    if (delayMs > 0 || wasQuiet) {
      this.#interrupted(wasQuiet);
      this.#sayEnded(report, `${what}; ${then}`);
    } else {
      this.#resuming(report, what);
    }
  }

  entered(state: ReflectorState): void {
    if ("resourceVersion" in state) {
      const { resourceVersion } = state;
      this.#options.logger.debug({ resourceVersion }, state.kind);
    }
    if (state.kind === "listing" || state.kind === "streaming") {
      this.#listedAnew = this.#hasListed;
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

  /** The server has accepted a watch from `resourceVersion`, where the last list or watch has ended. */
  #watching(resourceVersion: string): void {
    const { kind } = this.#situation;
    if (kind === "resuming") {
      this.#after(BELIEVED_MS, () => {
        this.#situation = this.#newSituation("well");
      });
    } else if (kind !== "well") {
      const resumed = kind === "interrupted" && !this.#listedAnew;
      const acceptedAt = this.#options.clock.now();
      this.#catchUp({ resourceVersion, acceptedAt }, resumed ? BELIEVED_MS : 0, acceptedAt);
    }
  }

  /** A watch has ended in a way that a new one heals at once. Should that not come, it is said after all. */
  #resuming(report: EndingReport, what: string): void {
    if (this.#situation.kind === "well") {
      this.#leaveWell("resuming", this.#options.clock.now());
    }
    if (this.#situation.kind === "resuming") {
      this.#after(SLOW_MS, () => {
        this.#interrupted(false);
        this.#sayEnded(report, `${what}; no answer to the next one for ${seconds(SLOW_MS)}`);
      });
    }
  }

  #sayEnded({ phase, kind, delayMs }: EndingReport, what: string): void {
    const { kind: situation, said } = this.#situation;
    if (!said.has(kind)) {
      said.add(kind);
      // What was never had cannot be lost: a user may be allowed to list and not to watch.
      const watch = situation === "starting" ? "cannot watch" : "lost the watch on";
      const failed = phase === "watch" ? watch : "cannot list";
      this.#options.logger.warn({ kind, delayMs }, `${failed} ${this.#options.scope}: ${what}`);
    }
  }

  /** As far as one knows, the watch, open or asked for, may be dead. */
  #doubt({ of, error }: ReflectorState & { readonly kind: "doubting" }): void {
    const { logger, scope, clock } = this.#options;
    this.#timer?.cancel();
    this.#interrupted(true);
    const { since, said } = this.#situation;
    const kind = of === "watching" ? "noWord" : "noAnswer";
    if (!said.has(kind)) {
      said.add(kind);
      const what =
        kind === "noWord"
          ? `no word of ${scope} for ${seconds(clock.now() - since)}, and the server does not answer`
          : `no answer to the watch on ${scope}`;
      const then = kind === "noWord" ? "keeping the watch, asking again" : "asking again";
      logger.warn({ kind }, `${what}: ${messageOf(error)}; ${then}`);
    }
  }

  /**
   * Since the first of the endings that nobody was told of. `wasQuiet`: where there is none, nobody knows since when; at
   * the earliest since something was heard.
   */
  #interrupted(wasQuiet: boolean): void {
    const { clock, store } = this.#options;
    const { kind, since } = this.#situation;
    if (kind === "resuming") {
      this.#situation = { kind: "interrupted", since, said: new Set() };
    } else if (kind === "well") {
      const heardAt = clock.now() - (wasQuiet ? (store().lastReceivedMs ?? 0) : 0);
      this.#leaveWell("interrupted", heardAt);
    }
  }

  #leaveWell(kind: "resuming" | "interrupted", since: number): void {
    this.#situation = { kind, since, said: new Set() };
    this.#missedBefore = this.#options.store().missed;
  }

  dispose(): void {
    this.#timer?.cancel();
  }

  /** Instead of whatever was to be done later. */
  #after(delayMs: number, work: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.timer(delayMs, work);
  }

  /**
   * Waits for the store to have what was there when the watch began, a new list for example; only then is it known what
   * was missed. What the watch brings from then on is not waited for: it may be without end. `endedAt` is when all was
   * well again but for that.
   */
  #catchUp(target: CatchUpTarget, delayMs: number, endedAt: number): void {
    const { clock, store } = this.#options;
    this.#after(delayMs, () => {
      const now = clock.now();
      if (hasCaughtUp(store(), target.resourceVersion, now - target.acceptedAt)) {
        this.#wellAgain(endedAt);
      } else {
        this.#catchUp(target, LOOK_AGAIN_MS, now + LOOK_AGAIN_MS);
      }
    });
  }

  #wellAgain(endedAt: number): void {
    const { logger, scope, store } = this.#options;
    const { size, missed } = store();
    const { kind, since, said } = this.#situation;
    const gap = said.size === 0 ? "" : ` after ${seconds(endedAt - since)}`;
    if (kind === "starting") {
      logger.info({ size }, `watching ${scope}${gap}: ${size} found`);
    } else {
      const before = this.#missedBefore;
      const add = missed.add - before.add;
      const update = missed.update - before.update;
      const deleted = missed.delete - before.delete;
      const held = said.size === 1 && said.has("noWord");
      const found = this.#listedAnew
        ? `listed anew: ${add} added, ${update} updated, ${deleted} deleted meanwhile`
        : held
          ? "the watch has held"
          : "from where it left off";
      logger.info({ add, update, deleted }, `watching ${scope} again${gap}, ${found}`);
    }
    this.#situation = this.#newSituation("well");
    this.#listedAnew = false;
  }

  #newSituation(kind: Situation["kind"]): Situation {
    return { kind, since: this.#options.clock.now(), said: new Set() };
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}

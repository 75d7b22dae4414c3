import type { Clock, Timer } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Logger } from "../base/logger.js";
import type { EventCause, ResourceEvent } from "../informer/resource-event-handler.js";
import type { EndingKind } from "../reflector/ending.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";

/**
 * What the person at the terminal was told of the stream. One line is said for each change of it.
 *
 * - `starting`: not in step with the server yet, since the start. Left for `well`.
 * - `well`: in step. Left for `interrupted`.
 * - `interrupted`: something failed that does not heal at once, or nobody knows whether the quiet watch lives. Left
 *   for `well`.
 */
interface Situation {
  readonly kind: "starting" | "well" | "interrupted";
  readonly since: number;
  /** What it fails with: each way is said once, however they alternate. */
  readonly said: Set<EndingKind | "noWord" | "noAnswer">;
}

export interface ReporterOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** What is watched: `pods in all namespaces`. */
  readonly scope: string;
  /** What the store holds, and whether it has everything the server sent. */
  readonly store: () => {
    readonly size: number;
    readonly caughtUp: boolean;
    /** Since anything was received. @defaultValue 0 */
    readonly lastReceivedMs?: number | undefined;
  };
}

/** Between two looks at whether the store has caught up: nobody sees the difference. */
const LOOK_AGAIN_MS = 50;

/**
 * How long a watch that goes on from an old position must live to be believed. kube-apiserver accepts it with status
 * 200 and only then says that the position is too old.
 */
const BELIEVED_MS = 500;

/** Turns what the informer reports into one line on stderr for each change of state, however often it tries again. */
export class Reporter {
  readonly #options: ReporterOptions;
  #situation: Situation;
  #missed = { add: 0, update: 0, delete: 0 };
  #hasListed = false;
  #listedAnew = false;
  #catchingUp: Timer | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#situation = this.#newSituation("starting");
  }

  /** A list has succeeded: from now on only a signal ends the run. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  /** An ending of a list or watch. Those that heal at once are nobody's concern. */
  ended(report: EndingReport): void {
    this.#catchingUp?.cancel();
    const { phase, kind, next, delayMs } = report;
    const what = report.error === undefined ? ENDING_WORDS[kind] : messageOf(report.error);
    const then = `${next === "rewatch" ? "watching" : "listing"} again ${delayMs === 0 ? "now" : `in ${seconds(delayMs)}`}`;
    this.#options.logger.debug({ kind }, `the ${phase} ended: ${what}; ${then}`);
    const wasQuiet = kind === "silent" || kind === "overdue";
    if (delayMs === 0 && !wasQuiet) {
      return;
    }
    if (this.#situation.kind === "well") {
      this.#interrupted(wasQuiet);
    }
    if (!this.#situation.said.has(kind)) {
      this.#situation.said.add(kind);
      // What was never had cannot be lost: a user may be allowed to list and not to watch.
      const watch = this.#situation.kind === "starting" ? "cannot watch" : "lost the watch on";
      const failed = phase === "watch" ? watch : "cannot list";
      this.#options.logger.warn({ kind, delayMs }, `${failed} ${this.#options.scope}: ${what}; ${then}`);
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
    if (state.kind === "watching" && this.#situation.kind !== "well") {
      const resumed = this.#situation.kind === "interrupted" && !this.#listedAnew;
      this.#catchUp(resumed ? BELIEVED_MS : 0, this.#options.clock.now());
    }
  }

  /** Counts what a list found changed meanwhile. */
  told(type: ResourceEvent<unknown>["type"], cause: EventCause): void {
    if (cause === "relist") {
      this.#missed[type] += 1;
    }
  }

  /** As far as one knows, the watch, open or asked for, may be dead. */
  #doubt({ of, error }: ReflectorState & { readonly kind: "doubting" }): void {
    const { logger, scope, clock } = this.#options;
    this.#catchingUp?.cancel();
    if (this.#situation.kind === "well") {
      this.#interrupted(true);
    }
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

  /** `wasQuiet`: nobody knows since when; at the earliest since something was heard. */
  #interrupted(wasQuiet: boolean): void {
    const { clock, store } = this.#options;
    const since = clock.now() - (wasQuiet ? (store().lastReceivedMs ?? 0) : 0);
    this.#situation = { kind: "interrupted", since, said: new Set() };
  }

  dispose(): void {
    this.#catchingUp?.cancel();
  }

  /**
   * Waits for the store to have what was listed; only then is it known what was missed. `endedAt` is when all was well
   * again but for that.
   */
  #catchUp(delayMs: number, endedAt: number): void {
    this.#catchingUp?.cancel();
    this.#catchingUp = this.#options.clock.timer(delayMs, () => {
      if (this.#options.store().caughtUp) {
        this.#wellAgain(endedAt);
      } else {
        this.#catchUp(LOOK_AGAIN_MS, this.#options.clock.now() + LOOK_AGAIN_MS);
      }
    });
  }

  #wellAgain(endedAt: number): void {
    const { logger, scope, store } = this.#options;
    const { kind, since, said } = this.#situation;
    const gap = said.size === 0 ? "" : ` after ${seconds(endedAt - since)}`;
    if (kind === "starting") {
      const { size } = store();
      logger.info({ size }, `watching ${scope}${gap}: ${size} found`);
    } else {
      const { add, update, delete: deleted } = this.#missed;
      const held = said.size === 1 && said.has("noWord");
      const found = this.#listedAnew
        ? `listed anew: ${add} added, ${update} updated, ${deleted} deleted meanwhile`
        : held
          ? "the watch has held"
          : "from where it left off";
      logger.info({ add, update, deleted }, `watching ${scope} again${gap}, ${found}`);
    }
    this.#situation = this.#newSituation("well");
    this.#missed = { add: 0, update: 0, delete: 0 };
    this.#listedAnew = false;
  }

  #newSituation(kind: Situation["kind"]): Situation {
    return { kind, since: this.#options.clock.now(), said: new Set() };
  }
}

/** What to say of endings that come without an error. */
const ENDING_WORDS: Readonly<Record<EndingKind, string>> = {
  closed: "the server closed it",
  dropped: "the connection broke",
  closedEarly: "the server closed it at once",
  silent: "nothing came any more",
  overdue: "it did not end when it was to",
  expired: "the position expired",
  tooLarge: "the position lies in the server's future",
  tooManyRequests: "the server is busy",
  unauthorized: "the credential was refused",
  forbidden: "it is forbidden",
  notFound: "there is no such resource",
  invalidRequest: "the server refuses the request",
  serverError: "the server failed",
  unreachable: "the server cannot be reached",
  untrusted: "the server's certificate is not trusted",
  interrupted: "the connection broke",
  undecodable: "the answer cannot be read",
  credentials: "no credential could be had",
  failed: "it failed",
};

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}

import type { Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Logger } from "../base/logger.js";
import type { EventCause, ResourceEvent } from "../informer/resource-event-handler.js";
import type { EndingKind } from "../reflector/ending.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";

/**
 * What the person at the terminal knows of the stream. One line is said for each change of it.
 *
 * - `starting`: nothing was said yet.
 * - `well`: the first list is there and the watch runs.
 * - `interrupted`: something fails, `kind` was said last; `since` is when it began.
 */
type Said =
  | { readonly kind: "starting" }
  | { readonly kind: "well" }
  | { readonly kind: "interrupted"; readonly ending: EndingKind; readonly since: number };

interface Changes {
  add: number;
  update: number;
  delete: number;
}

/** Turns what the informer reports into one line on stderr for each change of state, however often it tries again. */
export class Reporter {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #scope: string;
  #said: Said = { kind: "starting" };
  #missed: Changes = { add: 0, update: 0, delete: 0 };
  #listedAgain = false;

  /** `scope` names what is watched: `pods in all namespaces`. */
  constructor(logger: Logger, clock: Clock, scope: string) {
    this.#logger = logger;
    this.#clock = clock;
    this.#scope = scope;
  }

  /** An ending of a list or watch. Those that heal at once are nobody's concern. */
  ended(report: EndingReport): void {
    const { phase, kind, next, delayMs } = report;
    const what = report.error === undefined ? ENDING_WORDS[kind] : messageOf(report.error);
    this.#logger.debug(
      { phase, kind, next, delayMs },
      `${phase} ended: ${what}; ${next} in ${seconds(delayMs)}`,
    );
    if (delayMs === 0 || (this.#said.kind === "interrupted" && this.#said.ending === kind)) {
      return;
    }
    const since = this.#said.kind === "interrupted" ? this.#said.since : this.#clock.now();
    const verb = phase === "watch" ? "lost the watch on" : "cannot list";
    const then = next === "rewatch" ? "watching again" : "listing again";
    this.#logger.warn({ kind, delayMs }, `${verb} ${this.#scope}: ${what}; ${then} in ${seconds(delayMs)}`);
    this.#said = { kind: "interrupted", ending: kind, since };
  }

  entered(state: ReflectorState): void {
    if (state.kind === "listing" || state.kind === "streaming") {
      this.#listedAgain = this.#said.kind !== "starting";
    }
    if (state.kind === "watching" && this.#said.kind !== "well") {
      this.#back();
    }
  }

  /** Counts what a list found changed meanwhile. */
  told(type: ResourceEvent<unknown>["type"], cause: EventCause): void {
    if (cause === "relist") {
      this.#missed[type] += 1;
    }
  }

  #back(): void {
    if (this.#said.kind === "interrupted") {
      const gap = seconds(this.#clock.now() - this.#said.since);
      const { add, update, delete: deleted } = this.#missed;
      const found = this.#listedAgain
        ? `: ${add} added, ${update} updated, ${deleted} deleted meanwhile`
        : "";
      this.#logger.info({ add, update, deleted }, `watching ${this.#scope} again after ${gap}${found}`);
    } else {
      this.#logger.debug({}, `watching ${this.#scope}`);
    }
    this.#said = { kind: "well" };
    this.#missed = { add: 0, update: 0, delete: 0 };
    this.#listedAgain = false;
  }
}

/** What to say of endings that come without an error. */
const ENDING_WORDS: Readonly<Record<EndingKind, string>> = {
  closed: "the server closed it",
  closedEarly: "the server closed it at once",
  silent: "nothing came any more",
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

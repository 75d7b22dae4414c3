import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import type { EndingKind } from "../../reflector/ending.js";
import type { EndingReport, ReflectorState } from "../../reflector/reflector-state.js";
import type {
  InformerCounts,
  InterruptionCause,
  MissedChanges,
  NamespaceStatus,
} from "../informer-status.js";
import type { Received } from "./observed-store.js";
import { isFailure } from "../reports/reports.js";
import type { ResourceEvent } from "../resource-event-handler.js";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * The part of `NamespaceStatus` that has to be recorded as it happens. The rest is read when it is asked for.
 */
export type RecordedStatus = Omit<
  NamespaceStatus,
  "namespace" | "synced" | "resourceVersion" | "appliedResourceVersion"
>;

/** The record of what has happened to one informer, for its `status()`. */
export class StatusBook {
  readonly #clock: Clock;
  readonly #counts: Mutable<InformerCounts> = {
    lists: 0,
    relists: 0,
    watches: 0,
    reconnects: 0,
    probes: 0,
    events: 0,
  };
  readonly #missed: Mutable<MissedChanges> = { add: 0, update: 0, delete: 0 };
  readonly #faults: Partial<Record<EndingKind, number>> = {};
  #state: ReflectorState["kind"] = "created";
  #since: Date;
  #nextRetry: Date | undefined;
  #cause: InterruptionCause | undefined;
  #receivedAt: number | undefined;
  readonly #receivedAtBy: Partial<Record<Received, number>> = {};
  /** Whether a full list was received since the last watch was accepted. */
  #listed = false;
  /** Whether any full list was received. */
  #everListed = false;
  #lastFailure: unknown;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.date();
  }

  /** Records a change of state. */
  entered(state: ReflectorState): void {
    const { kind } = state;
    const resumed = this.#state === "doubting";
    this.#state = kind;
    this.#since = this.#clock.date();
    this.#nextRetry = kind === "backingOff" ? new Date(this.#since.getTime() + state.delayMs) : undefined;
    if (kind === "listing" || kind === "streaming") {
      this.#counts.lists += 1;
    } else if (kind === "doubting") {
      this.#setCause({ phase: "watch", kind: "noAnswer", message: messageOf(state.error) });
    } else if (kind === "watching") {
      this.#cause = undefined;
      if (!resumed) {
        this.#countWatch();
      }
    }
  }

  /** The error of the last list or watch that failed, whether or not a later one succeeded. */
  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** Whether there is a problem: a failure since the last watch was accepted, or no answer about a quiet watch. */
  get hasCause(): boolean {
    return this.#cause !== undefined;
  }

  /** Records the ending of a list or watch. */
  ended({ phase, kind, error, delayMs }: EndingReport): void {
    if (error !== undefined) {
      this.#lastFailure = error;
    }
    if (!isFailure({ kind, delayMs })) {
      return;
    }
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
    this.#setCause({ phase, kind, message: error === undefined ? kind : messageOf(error) });
  }

  /** Records that the server was asked about a quiet watch. */
  probed(): void {
    this.#counts.probes += 1;
  }

  /** Records that something was received. */
  received(what: Received): void {
    this.#receivedAt = this.#clock.now();
    this.#receivedAtBy[what] = this.#receivedAt;
    if (what === "event") {
      this.#counts.events += 1;
    } else if (what === "list") {
      this.#counts.relists += this.#everListed ? 1 : 0;
      this.#everListed = true;
      this.#listed = true;
    }
  }

  /** Records an event for the handlers. */
  notified({ type, cause }: Pick<ResourceEvent<unknown>, "type" | "cause">): void {
    if (cause === "relist") {
      this.#missed[type] += 1;
    }
  }

  /** Returns a snapshot of what was recorded. */
  recorded(): RecordedStatus {
    return {
      state: this.#state,
      since: this.#since,
      cause: this.#cause,
      nextRetry: this.#nextRetry,
      lastReceivedMs: this.#ago(this.#receivedAt),
      lastListMs: this.#ago(this.#receivedAtBy.list),
      lastEventMs: this.#ago(this.#receivedAtBy.event),
      lastBookmarkMs: this.#ago(this.#receivedAtBy.bookmark),
      counts: { ...this.#counts },
      missed: { ...this.#missed },
      faults: { ...this.#faults },
    };
  }

  #ago(at: number | undefined): number | undefined {
    return at === undefined ? undefined : this.#clock.now() - at;
  }

  #countWatch(): void {
    this.#counts.watches += 1;
    this.#counts.reconnects += this.#listed ? 0 : 1;
    this.#listed = false;
  }

  /** Sets the current problem. It keeps the time of the first failure in a row. */
  #setCause(cause: Omit<InterruptionCause, "since">): void {
    this.#cause = { ...cause, since: this.#cause?.since ?? this.#clock.date() };
  }
}

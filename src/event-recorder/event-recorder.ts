import { hostname } from "node:os";
import { microTime } from "../api/micro-time.js";
import { type Clock, systemClock, type Timer } from "../base/clock.js";
import { CountedLogger } from "../base/counted-logger.js";
import { messageOf } from "../base/errors.js";
import { guardedLogger } from "../base/guarded-logger.js";
import type { Logger } from "../base/logger.js";
import type { Transport } from "../transport/transport.js";
import { EventAggregator, SWEEP_MS } from "./event-aggregator.js";
import type { EventEntry } from "./event-entry.js";
import { cutNote, eventName, type EventObject, type EventType } from "./event-object.js";
import { EventWriter } from "./event-writer.js";
import { type EventSubject, referenceTo } from "./object-reference.js";

/** Options of an EventRecorder. */
export interface EventRecorderOptions {
  readonly transport: Transport;
  /** The name of the controller: `example.com/web-controller`, or without a domain. Shown by `kubectl get events -o wide`. */
  readonly reportingController: string;
  /** The name of this process. @defaultValue the name of the controller and that of the host, as in client-go */
  readonly reportingInstance?: string | undefined;
  /** Receives failures. `console` will do. */
  readonly logger: Logger;
  /**
   * How many Events may wait to be written, those included that have failed and are tried again. Further ones are dropped.
   *
   * @defaultValue 1 000, as in client-go
   */
  readonly maxQueuedEvents?: number | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
  /** Returns uniformly distributed numbers in [0, 1). @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
}

/** An Event to record, with the names of its JSON. */
export interface RecordedEvent {
  /** What the Event is about. It is shown by `kubectl describe` of this object. */
  readonly regarding: EventSubject;
  /** Another object that has to do with it. */
  readonly related?: EventSubject | undefined;
  /** `Warning` if somebody may have to look into it. */
  readonly type: EventType;
  /** Why it happened, as one word for programs: `CrashLoop`. At most 128 characters. */
  readonly reason: string;
  /** What the controller did or failed to do: `Annotate`. At most 128 characters. */
  readonly action: string;
  /** What happened, for people. It is cut at 1 kB. It must not contain secrets. */
  readonly note: string;
}

/** The server's limit for the name of an instance. */
const INSTANCE_LIMIT = 128;

/**
 * Records Events for people who look at objects with kubectl. The rules are those of client-go's `tools/events`: Events of
 * `events.k8s.io/v1`, of which those that are alike become a series. Recording never throws and never waits; what cannot
 * be written is told to the logger.
 *
 * Events are meant for people. They are lost when the server is away for long, and the server deletes them after an hour,
 * so no program should depend on them.
 *
 * @example const recorder = new EventRecorder({ transport, reportingController: "web-controller", logger: console });
 * recorder.event({ regarding: pod, type: "Warning", reason: "CrashLoop", action: "Annotate", note: "crashed 5 times" });
 * await recorder.close();
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #logger: CountedLogger;
  readonly #instance: string;
  readonly #aggregator: EventAggregator = new EventAggregator();
  readonly #writer: EventWriter;
  #sequence = 0;
  #sweep: Timer | undefined;
  #closed: Promise<void> | undefined;

  /** @throws TypeError when `reportingController` is empty, or when there is no logger. */
  constructor(options: EventRecorderOptions) {
    const { transport, reportingController, clock = systemClock, random = Math.random } = options;
    if (reportingController === "") {
      throw new TypeError(
        "Cannot record Events: found an empty reportingController, expected the name of a controller",
      );
    }
    if ((options.logger as unknown) === undefined) {
      throw new TypeError(
        "Cannot record Events: found no logger, so failures would not be seen; pass console",
      );
    }
    this.#options = options;
    this.#clock = clock;
    this.#logger = new CountedLogger(guardedLogger(options.logger), clock);
    this.#instance =
      options.reportingInstance ?? `${reportingController}-${hostname()}`.slice(0, INSTANCE_LIMIT);
    const { maxQueuedEvents = 1_000 } = options;
    this.#writer = new EventWriter({ transport, clock, random, maxQueuedEvents, logger: this.#logger });
  }

  /** Records an Event. Returns at once, and never throws. An Event that cannot be recorded is told to the logger. */
  event(recorded: RecordedEvent): void {
    try {
      this.#record(recorded);
    } catch (error) {
      this.#logger.error({}, `Cannot record an Event: ${messageOf(error)}`);
    }
  }

  /**
   * Writes what was not written yet, also the counts of series, and ends. What does not succeed at once, or within ten
   * seconds altogether, is dropped. Call it when the controller has stopped, and before the transport is closed.
   */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    this.#sweep?.cancel();
    this.#write(this.#aggregator.drain());
    await this.#writer.close();
    this.#logger.newState();
  }

  #record(recorded: RecordedEvent): void {
    if (this.#closed !== undefined) {
      throw new Error("the recorder is closed");
    }
    this.#write(this.#aggregator.record(this.#eventOf(recorded), this.#clock.now()));
    this.#sweep ??= this.#clock.timer(SWEEP_MS, () => this.#swept());
  }

  #eventOf({ regarding, related, type, reason, action, note }: RecordedEvent): EventObject {
    if (!["Normal", "Warning"].includes(type)) {
      throw new TypeError(`found the type "${type}", expected "Normal" or "Warning"`);
    }
    const about = referenceTo(regarding);
    const date = this.#clock.date();
    return {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: {
        name: eventName(about.name ?? "", date, this.#sequence++),
        namespace: about.namespace ?? "default",
      },
      eventTime: microTime(date),
      reportingController: this.#options.reportingController,
      reportingInstance: this.#instance,
      action,
      reason,
      regarding: about,
      ...this.#relatedTo(related),
      note: cutNote(note),
      type,
    };
  }

  /** A related object that cannot be named is left out. The Event is worth more than that. */
  #relatedTo(related: EventSubject | undefined): Pick<EventObject, "related"> {
    try {
      return related === undefined ? {} : { related: referenceTo(related) };
    } catch (error) {
      this.#logger.debug({}, `Cannot name the related object of an Event: ${messageOf(error)}`);
      return {};
    }
  }

  #write(entries: readonly EventEntry[]): void {
    for (const entry of entries) {
      if (!this.#writer.add(entry)) {
        this.#aggregator.forget(entry);
        this.#logger.warn({}, "Cannot record an Event: too many wait to be written, so it was dropped");
      }
    }
  }

  /** Keeps a timer only as long as there are Events to remember. */
  #swept(): void {
    this.#write(this.#aggregator.sweep(this.#clock.now()));
    this.#sweep = this.#aggregator.size === 0 ? undefined : this.#clock.timer(SWEEP_MS, () => this.#swept());
  }
}

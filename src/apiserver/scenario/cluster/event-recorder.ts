import type { KubeEvent, ScenarioDriver } from "./driver.js";
import { randomHex } from "./random.js";

/** The object that an event is about. */
export type InvolvedObject = KubeEvent["involvedObject"];

/** What a component reports about an object. */
export interface EventDetails {
  readonly reason: string;
  readonly message: string;
  /** @defaultValue `Normal` */
  readonly type?: "Normal" | "Warning";
  /** The component that reports the event, such as `kubelet`. */
  readonly component: string;
  /** The node of the component. @defaultValue none */
  readonly host?: string;
  /** What the component was doing. Only events of the scheduler have it. */
  readonly action?: string;
}

/** An event that was written, and what the next one like it changes. */
interface Told {
  readonly name: string;
  count: number;
}

/** What a recorder needs of a stage. */
interface Surroundings {
  readonly driver: ScenarioDriver;
  readonly random: () => number;
  now(): string;
  microNow(): string;
}

/** After this many events that differ only in their message, client-go combines them. */
const MOST_SIMILAR = 10;

/**
 * Writes the events of one life like the recorders of client-go: an event that repeats is the same object
 * with a higher count.
 */
export class EventRecorder {
  readonly #stage: Surroundings;
  readonly #told = new Map<string, Told>();
  readonly #similar = new Map<string, Set<string>>();

  constructor(stage: Surroundings) {
    this.#stage = stage;
  }

  /**
   * Creates the event, or counts it if it was written before. Like in real components, a refused event is lost
   * and nothing else happens.
   */
  async tell(about: InvolvedObject, details: EventDetails): Promise<void> {
    const isCombined = this.#isCombined(about, details);
    const message = isCombined ? `(combined from similar events): ${details.message}` : details.message;
    const key = JSON.stringify([about, details.component, details.reason, isCombined || message]);
    const told = this.#told.get(key);
    const again = told === undefined ? false : await this.#count(told, about, { ...details, message });
    if (!again) {
      const name = `${about.name ?? ""}.${randomHex(this.#stage.random, 16)}`;
      this.#told.set(key, { name, count: 1 });
      const event = this.#event(name, about, { ...details, message });
      await this.#stage.driver.create("events", event).catch(() => undefined);
    }
  }

  /** Returns whether the event still exists and was counted. Events expire, like on a real server. */
  async #count(told: Told, about: InvolvedObject, details: EventDetails): Promise<boolean> {
    told.count += 1;
    const { count, name } = told;
    const repeated =
      details.action === undefined
        ? { count, lastTimestamp: this.#stage.now(), message: details.message }
        : { series: { count, lastObservedTime: this.#stage.microNow() } };
    const place = { resource: "events", namespace: namespaceOf(about), name };
    return this.#stage.driver.patch(place, repeated).then(
      () => true,
      () => false,
    );
  }

  /** Whether the event is one too many of those that differ in their message only. */
  #isCombined(about: InvolvedObject, { component, reason, message }: EventDetails): boolean {
    const key = JSON.stringify([about, component, reason]);
    const messages = this.#similar.get(key) ?? new Set();
    this.#similar.set(key, messages);
    if (messages.size < MOST_SIMILAR) {
      messages.add(message);
    }
    return !messages.has(message);
  }

  #event(name: string, about: InvolvedObject, details: EventDetails): KubeEvent {
    const { reason, message, type = "Normal", component, host, action } = details;
    const now = this.#stage.now();
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name, namespace: namespaceOf(about) },
      involvedObject: about,
      reason,
      message,
      type,
      // The scheduler uses the newer API of events, which has other fields for the same.
      ...(action === undefined
        ? {
            count: 1,
            firstTimestamp: now,
            lastTimestamp: now,
            source: { component, ...(host === undefined ? {} : { host }) },
            reportingComponent: component,
            reportingInstance: host ?? "",
          }
        : {
            action,
            eventTime: this.#stage.microNow(),
            reportingComponent: component,
            reportingInstance: `${component}-control-plane`,
          }),
    };
  }
}

/** Events about objects without a namespace are written to `default`. */
function namespaceOf({ namespace }: InvolvedObject): string {
  return namespace ?? "default";
}

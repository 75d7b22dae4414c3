import type { Pod } from "../../src/api/pod.js";
import { podStatus } from "../../src/api/pod-status.js";
import type { ObservedEvent, Observer } from "../../src/cli/watching/companion.js";
import type { Told } from "../../src/cli/filters/membership.js";
import { reminderOf } from "../../src/cli/silence/reminder-text.js";
import { Onlooker } from "../../src/cli/summary/onlooker.js";
import type { Change, Token } from "../../src/explain/change.js";
import type { TellsContainer } from "../../src/explain/comparison.js";
import type { EventCause, ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { FakeClock } from "./fake-clock.js";
import { RecordingLogger } from "./recording-logger.js";

/** What a test says of a pod with one container. */
export interface PodParts {
  readonly ready?: boolean;
  readonly phase?: string;
  readonly metadata?: Partial<NonNullable<Pod["metadata"]>>;
  readonly conditions?: NonNullable<Pod["status"]>["conditions"];
  readonly nodeName?: string;
}

/** Returns a pod in the namespace "shop". It has one container, "app", which runs. */
export function runningPod(name: string, parts: PodParts = {}): Pod {
  const { ready = true, phase = "Running", metadata = {}, conditions = [], nodeName = "node-1" } = parts;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", uid: `uid-${name}`, resourceVersion: "1", ...metadata },
    spec: { nodeName, containers: [{ name: "app", image: "app" }] },
    status: {
      phase,
      conditions,
      containerStatuses: [
        {
          name: "app",
          ready,
          restartCount: 0,
          image: "app",
          imageID: "",
          state: { running: {} },
        },
      ],
    },
  };
}

/** An onlooker with one target, whose events a test makes up. */
export class LookedAt {
  readonly clock: FakeClock = new FakeClock(new Date("2026-11-29T14:00:00Z"));
  readonly logger: RecordingLogger = new RecordingLogger();
  readonly onlooker: Onlooker;
  readonly observe: Observer<Pod>;
  /** Whether the watch of the target is interrupted. */
  isInterrupted = false;
  /** What the filters say of the next events. */
  told: Told = "event";

  constructor(remindMs = 60_000, context?: string, tells?: TellsContainer) {
    this.onlooker = new Onlooker({
      clock: this.clock,
      logger: this.logger,
      remindMs,
      ...(tells === undefined ? {} : { tells }),
      loadText: async () => Promise.resolve({ reminderOf }),
    });
    this.observe = this.onlooker.forTarget({ context, isInterrupted: () => this.isInterrupted });
  }

  add(pod: Pod, cause: EventCause = "watch"): void {
    this.#tell({ type: "add", object: pod, cause }, pod);
  }

  update(pod: Pod, changes: readonly Change[] = []): void {
    this.#tell({ type: "update", oldObject: pod, object: pod, cause: "watch" }, pod, changes);
  }

  delete(pod: Pod): void {
    const key = `shop/${pod.metadata?.name ?? ""}`;
    this.#tell(
      { type: "delete", deleted: { key, object: pod, finalStateUnknown: false }, cause: "watch" },
      pod,
    );
  }

  #tell(event: ResourceEvent<Pod>, pod: Pod, changes: readonly Change[] = []): void {
    const read = {
      type: "update",
      object: pod,
      cause: event.cause,
    } as const satisfies ObservedEvent<Pod>["read"];
    const why = { shown: podStatus(pod), significance: "significant", changes } as const;
    this.observe({ event, read, why, omission: undefined, told: this.told });
  }
}

/** Returns the change of a container with these tokens. */
export function containerChange(
  container: string,
  tokens: Readonly<Record<string, string | number>>,
): Change {
  return {
    what: "container",
    significance: "significant",
    container,
    tokens: Object.entries(tokens).map(([key, value]): Token => ({
      key,
      value,
      text: String(value),
      quoted: false,
    })),
  };
}

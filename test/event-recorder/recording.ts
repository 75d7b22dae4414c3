import type { TestContext } from "node:test";
import {
  EventRecorder,
  type EventRecorderOptions,
  type RecordedEvent,
} from "../../src/event-recorder/event-recorder.js";
import type { EventObject } from "../../src/event-recorder/event-object.js";
import { FakeClock } from "../support/fake-clock.js";
import { ObjectServer } from "../support/object-server.js";
import { RecordingLogger } from "../support/recording-logger.js";

export const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "foo", namespace: "baz", uid: "bar", resourceVersion: "7", labels: { app: "web" } },
};
export const NODE = { apiVersion: "v1", kind: "Node", metadata: { name: "node1", uid: "67890" } };
export const CRASHED: RecordedEvent = {
  regarding: POD,
  type: "Warning",
  reason: "CrashLoop",
  action: "Annotate",
  note: "crashed 5 times",
};
export const MINUTE = 60_000;

/** A recorder, and the server that it writes to. */
export interface Recording {
  readonly clock: FakeClock;
  readonly server: ObjectServer;
  readonly logger: RecordingLogger;
  readonly recorder: EventRecorder;
  /** The Events on the server, oldest first. */
  readonly events: () => EventObject[];
}

/** Returns a recorder that ends with the test. Jitter is off. */
export function recording(t: TestContext, options: Partial<EventRecorderOptions> = {}): Recording {
  const clock = new FakeClock();
  const server = new ObjectServer();
  const logger = new RecordingLogger();
  const recorder = new EventRecorder({
    transport: server,
    reportingController: "c1",
    reportingInstance: "i1",
    logger,
    clock,
    random: () => 0,
    ...options,
  });
  t.after(async () => recorder.close());
  const events = (): EventObject[] =>
    server.paths().map((path) => server.get(path) as unknown as EventObject);
  return { clock, server, logger, recorder, events };
}

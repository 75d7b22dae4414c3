import type { KubeEvent } from "../../src/cli/kube-events/kube-event.js";

/** What a test says of an Event. Times are in seconds since 1970. */
export interface EventParts {
  readonly name?: string;
  readonly version?: number;
  readonly pod?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly at?: number;
  readonly type?: string;
  readonly fieldPath?: string;
}

/** Returns an Event about a pod in the namespace "default", as the server sends it. */
export function kubeEvent(parts: EventParts = {}): KubeEvent {
  const {
    name = "event",
    version = 1,
    pod = "web",
    reason = "BackOff",
    message = "back-off",
    count = 1,
  } = parts;
  const { at = 0, type = "Warning", fieldPath = "spec.containers{app}" } = parts;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace: "default", uid: `uid-${name}`, resourceVersion: String(version) },
    involvedObject: { apiVersion: "v1", kind: "Pod", namespace: "default", name: pod, fieldPath },
    reason,
    message,
    type,
    count,
    lastTimestamp: new Date(at * 1_000).toISOString().replace(".000Z", "Z"),
  };
}

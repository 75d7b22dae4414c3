import type { ContainerStatus, Pod } from "../api/pod.js";
import { countOf, listOf, nonEmpty, partOf, textOf } from "../base/json-object.js";
import { type PlaceFinder, placeFinder } from "./place-finder.js";

/** The state of a container that is compared first. */
export interface ContainerSummary {
  /** The name of the container in tokens: `app`, `init/migrate`, `sidecar/proxy` or `debug/dbg-x`. */
  readonly label: string;
  readonly state: "waiting" | "running" | "ended" | "unknown";
  /** Why it waits, or how it ended. */
  readonly reason: string;
  readonly exit: number;
  readonly ready: boolean;
  readonly restarts: number;
  /**
   * How often it has ended. Each end counts once, although it is seen up to three times: in the state of the
   * container, in its last state while it waits, and in the number of restarts.
   */
  readonly ends: number;
}

/** A container with its status, wherever both are in the pod. */
export interface LabelledStatus {
  readonly label: string;
  readonly status: Partial<ContainerStatus>;
}

/** Returns the statuses of all containers of a pod, in the order in which they start. */
export function labelledStatuses(status: Pod["status"], spec: Pod["spec"]): readonly LabelledStatus[] {
  const initStatuses = listOf(status?.initContainerStatuses);
  const sidecars = new Set(
    initStatuses.length === 0
      ? []
      : listOf(spec?.initContainers)
          .filter(({ restartPolicy }) => restartPolicy === "Always")
          .map(({ name }) => textOf(name)),
  );
  const all: LabelledStatus[] = [];
  for (const container of initStatuses) {
    const name = textOf(container.name);
    all.push({ label: `${sidecars.has(name) ? "sidecar" : "init"}/${name}`, status: container });
  }
  for (const container of listOf(status?.containerStatuses)) {
    all.push({ label: textOf(container.name), status: container });
  }
  for (const container of listOf(status?.ephemeralContainerStatuses)) {
    all.push({ label: `debug/${textOf(container.name)}`, status: container });
  }
  return all;
}

/** Finds a container by its label. */
export const placeOfContainer: PlaceFinder<Pick<ContainerSummary, "label">> = placeFinder(
  ({ label }) => label,
);

/** Returns what is compared first of a container. */
export function containerSummary({ label, status }: LabelledStatus): ContainerSummary {
  const terminated = partOf(status.state?.terminated);
  const waiting = partOf(status.state?.waiting);
  const restarts = countOf(status.restartCount);
  const hasEnded = terminated !== undefined;
  const waitsAgain = waiting !== undefined && partOf(status.lastState?.terminated) !== undefined;
  return {
    label,
    state: stateOf(status),
    reason: nonEmpty(terminated?.reason) ?? nonEmpty(waiting?.reason) ?? "",
    exit: countOf(terminated?.exitCode),
    ready: status.ready === true,
    restarts,
    ends: restarts + (hasEnded || waitsAgain ? 1 : 0),
  };
}

function stateOf({ state }: Partial<ContainerStatus>): ContainerSummary["state"] {
  if (partOf(state?.terminated) !== undefined) {
    return "ended";
  }
  if (partOf(state?.waiting) !== undefined) {
    return "waiting";
  }
  return partOf(state?.running) === undefined ? "unknown" : "running";
}

/** Reports whether a container is in the same state as before. */
export function isSameContainer(before: ContainerSummary | undefined, now: ContainerSummary): boolean {
  return (
    before?.state === now.state &&
    before.reason === now.reason &&
    before.restarts === now.restarts &&
    before.ends === now.ends &&
    before.exit === now.exit
  );
}

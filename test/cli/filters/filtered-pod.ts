import type { Pod } from "../../../src/api/pod.js";

/** What a pod of these tests is like. Its first container is `app`. */
export interface PodState {
  /** STATUS. */
  readonly word: string;
  readonly isReady: boolean;
  readonly restarts: number;
  /** Its containers beside `app`, and whether it has the init container `migrate`. */
  readonly others?: readonly string[];
  readonly hasInit?: boolean;
  /** Whether the pod cannot be read. */
  readonly isUnreadable?: boolean;
}

export const RUNNING: PodState = { word: "Running", isReady: true, restarts: 0 };

const STATES: Readonly<Record<string, object>> = {
  Running: { running: {} },
  Completed: { terminated: { exitCode: 0, reason: "Completed" } },
  Error: { terminated: { exitCode: 1, reason: "Error" } },
};

function waiting(reason: string): object {
  return { waiting: { reason } };
}

function status(name: string, state: object, restartCount = 0, ready = true): object {
  return { name, ready, restartCount, state };
}

/** Returns a pod for which kubectl says what `state` says. */
export function podIn(name: string, state: PodState, resourceVersion = "1"): Pod {
  const { word, isReady, restarts, others = [] } = state;
  const initialWord = word.startsWith("Init:") ? word.slice("Init:".length) : undefined;
  const app = STATES[word] ?? waiting(initialWord === undefined ? word : "PodInitializing");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", uid: `uid-${name}`, resourceVersion },
    spec: {
      containers: ["app", ...others].map((own) => ({ name: own })),
      initContainers: state.hasInit === true || initialWord !== undefined ? [{ name: "migrate" }] : [],
    },
    status: {
      phase: state.isUnreadable === true ? 7 : "Running",
      containerStatuses: [
        status("app", app, initialWord === undefined ? restarts : 0, isReady),
        ...others.map((own) => status(own, { running: {} })),
      ],
      initContainerStatuses:
        initialWord === undefined ? [] : [status("migrate", waiting(initialWord), restarts, false)],
    },
  } as unknown as Pod;
}

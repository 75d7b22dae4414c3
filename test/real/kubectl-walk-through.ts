/** A kubectl command, and the lines that a watcher prints because of it. */
export interface KubectlStep {
  /** The arguments of kubectl, without the namespace. */
  readonly args: readonly string[];
  /** The manifest for stdin. */
  readonly input?: object;
  readonly lines: readonly string[];
}

const ADDED = "New Pod Added to Store: web";
const UPDATED = "web Pod Updated to web";
const DELETED = "Pod Deleted from Store: web";

const TIMES = ["2026-11-23T11:32:05Z", "2026-11-23T11:32:09Z", "2026-11-23T11:33:40Z"] as const;

function manifest(labels: Readonly<Record<string, string>>): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", labels },
    spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
  };
}

interface ContainerMoment {
  readonly phase: string;
  readonly state: object;
  readonly ready?: boolean;
  readonly restartCount?: number;
}

/** Writes the status that a kubelet would write. */
function status({ phase, state, ready = false, restartCount = 0 }: ContainerMoment): KubectlStep {
  const condition = (type: string, holds: boolean): object => ({
    type,
    status: holds ? "True" : "False",
    lastTransitionTime: TIMES[1],
  });
  const patch = {
    status: {
      phase,
      startTime: TIMES[0],
      conditions: [condition("Initialized", true), condition("Ready", ready)],
      containerStatuses: [
        {
          name: "app",
          image: "registry.example/app:1",
          imageID: "",
          ready,
          restartCount,
          state,
        },
      ],
    },
  };
  return {
    args: ["patch", "pod", "web", "--subresource=status", "--type=merge", "-p", JSON.stringify(patch)],
    lines: [UPDATED],
  };
}

/** The life of a pod: applied, bound, created, running, ready, crashing, relabelled, terminating, deleted. */
export const KUBECTL_WALK_THROUGH: readonly KubectlStep[] = [
  { args: ["apply", "-f", "-"], input: manifest({ app: "web" }), lines: [ADDED] },
  {
    args: ["create", "--raw", "/api/v1/namespaces/typed/pods/web/binding", "-f", "-"],
    input: {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name: "web" },
      target: { apiVersion: "v1", kind: "Node", name: "node-1" },
    },
    lines: [UPDATED],
  },
  status({ phase: "Pending", state: { waiting: { reason: "ContainerCreating" } } }),
  status({ phase: "Running", state: { running: { startedAt: TIMES[1] } } }),
  status({ phase: "Running", state: { running: { startedAt: TIMES[1] } }, ready: true }),
  status({ phase: "Running", state: { waiting: { reason: "CrashLoopBackOff" } }, restartCount: 2 }),
  status({ phase: "Running", state: { running: { startedAt: TIMES[2] } }, ready: true, restartCount: 3 }),
  { args: ["apply", "-f", "-"], input: manifest({ app: "web", tier: "frontend" }), lines: [UPDATED] },
  // Applying the same manifest again, or setting a label to its value, changes nothing and causes no event.
  { args: ["apply", "-f", "-"], input: manifest({ app: "web", tier: "frontend" }), lines: [] },
  { args: ["label", "pod", "web", "tier=frontend"], lines: [] },
  { args: ["label", "pod", "web", "shown=yes"], lines: [UPDATED] },
  { args: ["delete", "pod", "web", "--grace-period=30", "--wait=false"], lines: [UPDATED] },
  status({
    phase: "Running",
    state: { terminated: { exitCode: 0, reason: "Completed", startedAt: TIMES[1], finishedAt: TIMES[2] } },
    restartCount: 3,
  }),
  // A forced deletion of a terminating pod is an update first.
  { args: ["delete", "pod", "web", "--force", "--wait=false"], lines: [UPDATED, DELETED] },
];

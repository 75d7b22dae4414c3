import { PodActor } from "./actor.js";
import { podManifest } from "./manifests.js";
import type { Stage } from "./stage.js";

/** The types a watch tells a step by. */
export type StepEvent = "ADDED" | "MODIFIED" | "DELETED";

/** One thing that happens to the pod of the walk-through. */
export interface WalkThroughStep {
  readonly name: string;
  /** What a watch tells of it. */
  readonly events: readonly StepEvent[];
  /** What kubectl shows as STATUS afterwards; empty once the pod is gone. */
  readonly status: string;
  /** How long such a thing takes to come, in milliseconds, at least and at most. */
  readonly after: readonly [atLeastMs: number, atMostMs: number];
  readonly run: () => Promise<void>;
}

/** Where the pod lives. */
export interface WalkThroughPlace {
  /** @defaultValue `demo` */
  readonly namespace?: string;
  /** @defaultValue `web` */
  readonly name?: string;
  /** @defaultValue one of the demo's nodes */
  readonly node?: string;
}

/**
 * The life of one pod, step by step: created, scheduled, its container created, running, ready, relabelled, terminating,
 * stopped, gone.
 */
export function walkThroughSteps(stage: Stage, place: WalkThroughPlace = {}): readonly WalkThroughStep[] {
  const { namespace = "demo", name = "web", node } = place;
  const pod = new PodActor(stage, podManifest(stage, { namespace, name, app: "web", image: "nginx:1.29" }));
  const modified: readonly StepEvent[] = ["MODIFIED"];
  return [
    { name: "create", events: ["ADDED"], status: "Pending", after: [0, 0], run: async () => pod.create() },
    {
      name: "schedule",
      events: modified,
      status: "Pending",
      after: [10, 50],
      run: async () => pod.schedule(node),
    },
    {
      name: "create containers",
      events: modified,
      status: "ContainerCreating",
      after: [100, 100],
      run: async () => pod.admit(),
    },
    { name: "run", events: modified, status: "Running", after: [500, 3000], run: async () => pod.run() },
    {
      name: "become ready",
      events: modified,
      status: "Running",
      after: [1000, 3000],
      run: async () => pod.becomeReady(),
    },
    {
      name: "relabel",
      events: modified,
      status: "Running",
      after: [4000, 8000],
      run: async () => stage.driver.patchPod(pod.reference, { metadata: { labels: { tier: "frontend" } } }),
    },
    {
      name: "terminate",
      events: modified,
      status: "Terminating",
      after: [4000, 8000],
      run: async () => pod.terminate(),
    },
    {
      name: "stop",
      events: modified,
      status: "Terminating",
      after: [1000, 3000],
      run: async () => pod.stop(),
    },
    // The server tells a deletion without grace as one more change first.
    {
      name: "remove",
      events: ["MODIFIED", "DELETED"],
      status: "",
      after: [100, 300],
      run: async () => pod.remove(),
    },
  ];
}

/** Plays all steps with their pauses. */
export async function walkThroughLife(stage: Stage, place: WalkThroughPlace = {}): Promise<void> {
  for (const { after, run } of walkThroughSteps(stage, place)) {
    await stage.pause(...after);
    await run();
  }
}

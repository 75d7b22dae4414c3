import type { Clock } from "../../base/clock.js";
import type { ScenarioDriver } from "./cluster/driver.js";
import { Stage } from "./cluster/stage.js";
import { podTemplate } from "./controllers/pod-template.js";
import { PodActor } from "./kubelet/pod-actor.js";

/** The types of the events that a step causes in a watch. */
export type StepEvent = "ADDED" | "MODIFIED" | "DELETED";

/** One step in the life of the pod. */
export interface WalkThroughStep {
  readonly name: string;
  /** The events that a watch reports for this step, in order. */
  readonly events: readonly StepEvent[];
  /** The STATUS that kubectl shows afterwards. Empty when the pod is gone. */
  readonly status: string;
  /** The shortest and the longest pause before this step, in milliseconds. */
  readonly after: readonly [atLeastMs: number, atMostMs: number];
  readonly run: () => Promise<void>;
}

/** The name and the place of the pod. */
export interface WalkThroughPlace {
  /** @defaultValue `demo` */
  readonly namespace?: string;
  /** @defaultValue `web` */
  readonly name?: string;
  /** @defaultValue one of the demo's nodes, at random */
  readonly node?: string;
}

/**
 * Returns the steps in the life of one pod: created, scheduled, container created, running, ready,
 * relabelled, terminating, stopped, gone.
 */
function walkThroughSteps(stage: Stage, place: WalkThroughPlace = {}): readonly WalkThroughStep[] {
  const { namespace = "demo", name = "web", node } = place;
  const pod = barePod(stage, namespace, name);
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
      run: async () => pod.patch({ metadata: { labels: { tier: "frontend" } } }),
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
      status: "Completed",
      after: [1000, 3000],
      run: async () => pod.stop(),
    },
    // A deletion without a grace period marks the pod first, which is one more change.
    {
      name: "remove",
      events: ["MODIFIED", "DELETED"],
      status: "",
      after: [100, 300],
      run: async () => pod.remove(),
    },
  ];
}

function barePod(stage: Stage, namespace: string, name: string): PodActor {
  const { metadata, spec } = podTemplate({ namespace, name: "web", image: "nginx:1.29" });
  return new PodActor(stage, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name, namespace },
    spec,
  });
}

/** Runs all steps with the pauses before them. */
async function walkThroughLife(stage: Stage, place: WalkThroughPlace = {}): Promise<void> {
  for (const { after, run } of walkThroughSteps(stage, place)) {
    await stage.pause(...after);
    await run();
  }
}

/** Options of a walk-through. */
export interface WalkThroughOptions extends WalkThroughPlace {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many times faster than real time. @defaultValue 1 */
  readonly speed?: number;
  /** The seed of all random choices. @defaultValue 1 */
  readonly seed?: number;
}

/**
 * Returns the life of one pod as steps, so that a caller can check the effect of each. The namespace must
 * exist. The steps must be run in their order, each of them once.
 */
export function walkThrough(driver: ScenarioDriver, options: WalkThroughOptions): readonly WalkThroughStep[] {
  return walkThroughSteps(stageOf(driver, options), options);
}

/** Runs the same steps with pauses in between. Rejects when the signal aborts. */
export async function playWalkThrough(driver: ScenarioDriver, options: WalkThroughOptions): Promise<void> {
  await walkThroughLife(stageOf(driver, options), options);
}

function stageOf(driver: ScenarioDriver, options: WalkThroughOptions): Stage {
  const { clock, signal, speed = 1, seed = 1 } = options;
  return new Stage({ driver, clock, speed, signal, seed });
}

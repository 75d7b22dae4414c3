import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { versionOf } from "../controllers/replica-set.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "demo", name: "cache" };
const SMALL = resources("256Mi");
const LARGE = resources("8Gi");

type Resources = ReturnType<typeof resources>;

/** A pod that gets more memory in place, and later less. Its node has no room for more at first. */
export async function resizeLife(life: Stage): Promise<void> {
  const cache = new Deployment(life, { ...PLACE, replicas: 1 });
  const image = "registry.example/cache:8";
  await cache.create(versionOf({ ...PLACE, image, container: { resources: SMALL } }, resizing));
  await life.pause(180_000, 240_000);
  await cache.delete();
}

function resources(memory: string): { requests: Record<string, string>; limits: Record<string, string> } {
  return { requests: { cpu: "250m", memory }, limits: { cpu: "250m", memory } };
}

async function resizing(pod: PodActor): Promise<void> {
  const { stage } = pod;
  await healthy(pod);
  for (let generation = 2; ; generation += 2) {
    await stage.pause(8000, 12_000);
    await pod.resize("app", LARGE);
    await stage.pause(100, 300);
    await defer(pod, summaryOf(LARGE, generation));
    await stage.pause(10_000, 15_000);
    await actuate(pod, LARGE, summaryOf(LARGE, generation));
    await stage.pause(20_000, 30_000);
    await pod.resize("app", SMALL);
    await stage.pause(100, 300);
    await actuate(pod, SMALL, summaryOf(SMALL, generation + 1));
  }
}

/** Returns the resources as the kubelet writes them into events. */
function summaryOf(size: Resources, generation: number): object {
  const { limits, requests } = size;
  return { containers: [{ name: "app", resources: { limits, requests } }], generation };
}

async function defer(pod: PodActor, summary: object): Promise<void> {
  const message =
    "Node didn't have enough resource: memory, requested: 8589934592, used: 11811160064, capacity: 17179869184";
  await pod.report((view) => {
    view.setCondition("PodResizePending", { status: "True", reason: "Deferred", message });
  });
  const details = JSON.stringify({ ...summary, error: message });
  await pod.tell("ResizeDeferred", `Pod resize Deferred: ${details}`, { type: "Warning" });
}

async function actuate(pod: PodActor, size: Resources, summary: object): Promise<void> {
  await pod.report((view) => {
    view.setCondition("PodResizePending");
    view.setCondition("PodResizeInProgress", { status: "True" });
    view.allocate("app", size.requests);
  });
  await pod.tell("ResizeStarted", `Pod resize started: ${JSON.stringify(summary)}`);
  await pod.stage.pause(2000, 4000);
  await pod.report((view) => {
    view.setCondition("PodResizeInProgress");
    view.resize("app", size);
  });
  await pod.tell("ResizeCompleted", `Pod resize completed: ${JSON.stringify(summary)}`);
}

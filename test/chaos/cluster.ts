import type { History } from "./history.js";
import { MARK_LABEL, type PodState, TIER_LABEL } from "./pod-state.js";
import type { WriteStep } from "./write-plan.js";

/** Writes to a cluster. Each either takes place and returns its result, or throws. */
export interface Cluster {
  create(key: string, pod: object): PodState | Promise<PodState>;
  patch(key: string, patch: object, subresource?: "status"): PodState | Promise<PodState>;
  /** Deletes a pod. Returns the resourceVersion of the deletion if the server reports it. */
  delete(key: string): string | undefined | Promise<string | undefined>;
}

/** Carries out a step and records its result in the history. Returns the number of writes. */
export async function carryOut(step: WriteStep, cluster: Cluster, history: History): Promise<number> {
  const { key, mark } = step;
  switch (step.op) {
    case "create":
      history.wrote(await cluster.create(key, podFor(step)));
      return 1;
    case "relabel":
      history.wrote(await cluster.patch(key, { metadata: { labels: labelsOf(mark, step.tier) } }));
      return 1;
    case "status":
      history.wrote(
        await cluster.patch(key, { status: { phase: step.phase, message: String(mark) } }, "status"),
      );
      return 1;
    case "delete":
      history.deleted(key, await cluster.delete(key));
      return 1;
    case "recreate":
      history.deleted(key, await cluster.delete(key));
      history.wrote(await cluster.create(key, podFor(step)));
      return 2;
  }
}

function podFor({ key, mark, tier }: { key: string; mark: number; tier: string }): object {
  const [namespace, name] = key.split("/");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace,
      name,
      labels: labelsOf(mark, tier),
      annotations: { "example.com/note": 'Grüße 🚀 \u2028 "quoted"' },
    },
    spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
  };
}

function labelsOf(mark: number, tier: string): Record<string, string> {
  return { [MARK_LABEL]: String(mark), [TIER_LABEL]: tier };
}

import type { TestContext } from "node:test";
import { type Pod, PODS } from "../../../src/index.js";
import type { RealCluster } from "../real-cluster.js";
import { observeInformer, type ObservedInformer, type ObservedOptions } from "./observed-informer.js";

export type ObservedPods = ObservedInformer<Pod>;

/** Starts an informer of pods: `observeInformer` for pods. */
export async function observePods(
  t: Pick<TestContext, "after">,
  cluster: RealCluster,
  options: ObservedOptions = {},
): Promise<ObservedPods> {
  return observeInformer(t, cluster, PODS, options);
}

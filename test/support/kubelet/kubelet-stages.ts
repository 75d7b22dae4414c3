import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";

/** A step of a kubelet, as pod-steps.yaml describes it. */
interface PodStep {
  readonly step: string;
  /** Milliseconds before the step. */
  readonly delay: number;
  /** A jq expression for another delay, such as `"2s"`. */
  readonly delayFrom?: string;
  /** A template that changes the status of the pod. */
  readonly pod?: string;
  /** A template that changes the status of each container that may act. */
  readonly each?: string;
  /** Whether the step removes the pod from the API server. */
  readonly removes?: boolean;
}

/** Returns the Stages with which kwok plays kubelets, as the text of its configuration file. */
export async function kubeletStages(): Promise<string> {
  const [steps, nextStep, podStatus, nodeReady] = await Promise.all(
    ["pod-steps.yaml", "next-step.jq", "pod-status.tpl", "node-ready.tpl"].map(async (name) =>
      readFile(new URL(name, import.meta.url), "utf8"),
    ),
  );
  const stages = [
    nodeStage(nodeReady ?? ""),
    ...(parse(steps ?? "") as PodStep[]).map((step) => podStage(step, nextStep ?? "", podStatus ?? "")),
  ];
  return stages.map((stage) => stringify(stage)).join("---\n");
}

function podStage(
  { step, delay, delayFrom, pod = "", each = "", removes }: PodStep,
  nextStep: string,
  podStatus: string,
): object {
  const template = podStatus.replace("@pod@", () => pod.trim()).replace("@each@", () => each.trim());
  return stage(`pod-${step}`, "Pod", {
    selector: { matchExpressions: [{ key: nextStep, operator: "In", values: [step] }] },
    delay: {
      durationMilliseconds: delay,
      ...(delayFrom !== undefined && { durationFrom: { expressionFrom: delayFrom } }),
    },
    steps: [removes === true ? { delete: true } : { patch: statusPatch(template) }],
  });
}

function nodeStage(template: string): object {
  const isReady = '.status.conditions[]? | select(.type == "Ready") | .status';
  return stage("node-ready", "Node", {
    selector: { matchExpressions: [{ key: isReady, operator: "NotIn", values: ["True"] }] },
    steps: [{ patch: statusPatch(template) }],
  });
}

function stage(name: string, kind: string, spec: object): object {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: { resourceRef: { apiGroup: "v1", kind }, ...spec },
  };
}

function statusPatch(template: string): object {
  return { subresource: "status", root: "status", type: "strategic", template };
}

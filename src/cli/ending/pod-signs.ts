import type { ContainerStatus, Pod } from "../../api/pod.js";
import { type ContainerSummary, labelledStatuses } from "../../explain/container-summary.js";
import { timeOf } from "../../explain/duration-text.js";
import { conditionOf } from "../../explain/pod-summary.js";
import { listOf, partOf, textOf } from "../../base/json-object.js";
import type { FailRule, FailWord } from "./fail-rule.js";
import type { PodState } from "./pod-state.js";
import type { Sign } from "./troubles.js";

/** Why a container waits whose image cannot be had. */
const PULL_REASONS: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
]);

const CONFIG_REASONS: ReadonlySet<string> = new Set(["CreateContainerConfigError", "CreateContainerError"]);

/** A container of a pod that is judged. */
interface ContainerLook {
  readonly now: ContainerSummary;
  readonly before: ContainerSummary | undefined;
  /** How it ended last, if it has been started again or waits to be. */
  readonly lastReason: string;
}

/** The words that are about one container. */
const OF_CONTAINERS: Readonly<Partial<Record<FailWord, (container: ContainerLook) => boolean>>> = {
  crashloop: ({ now }) => now.state === "waiting" && now.reason === "CrashLoopBackOff",
  imagepull: ({ now }) => now.state === "waiting" && PULL_REASONS.has(now.reason),
  config: ({ now }) => now.state === "waiting" && CONFIG_REASONS.has(now.reason),
  oom: ({ now, before, lastReason }) =>
    now.state === "ended"
      ? now.reason === "OOMKilled"
      : lastReason === "OOMKilled" && (!now.ready || (before !== undefined && now.ends > before.ends)),
};

/** The words that are about a whole pod. */
const OF_PODS: Readonly<Partial<Record<FailWord, (pod: PodState) => boolean>>> = {
  failed: ({ phase }) => phase === "Failed",
  evicted: ({ reading, summary }) =>
    textOf(reading.status?.reason) === "Evicted" ||
    conditionOf(summary, "DisruptionTarget")?.status === "True",
  unschedulable: ({ summary }) => {
    const scheduled = conditionOf(summary, "PodScheduled");
    return scheduled?.status === "False" && scheduled.reason === "Unschedulable";
  },
  deadline: ({ reading, phase }) =>
    phase === "Failed" && textOf(reading.status?.reason) === "DeadlineExceeded",
};

/** Returns what a state of a pod says about the trouble that the rules name. */
export function podSigns(rules: readonly FailRule[], pod: PodState, before: PodState | undefined): Sign[] {
  return rules.flatMap((rule): Sign[] => {
    if (rule.kind === "restarts") {
      return [sign(`restarts>${rule.above}`, pod.summary.shown.restarts > rule.above)];
    }
    if (rule.kind === "condition") {
      return [];
    }
    const judgesPod = OF_PODS[rule.word];
    const judges = OF_CONTAINERS[rule.word];
    return judgesPod === undefined
      ? judges === undefined
        ? []
        : containerSigns(rule.word, judges, { pod, before })
      : [sign(rule.word, judgesPod(pod))];
  });
}

export function sign(word: string, isTrouble: boolean): Sign {
  return { word, is: isTrouble ? "trouble" : "over" };
}

function containerSigns(
  word: FailWord,
  judges: (container: ContainerLook) => boolean,
  { pod, before }: { readonly pod: PodState; readonly before: PodState | undefined },
): Sign[] {
  const { status, spec } = pod.reading;
  const statuses = labelledStatuses(status, spec);
  return pod.summary.containers.flatMap((now, index): Sign[] => {
    const container: Partial<ContainerStatus> = statuses[index]?.status ?? {};
    const about = { word, container: now.label };
    const old = before?.summary.containers.find(({ label }) => label === now.label);
    const look = { now, before: old, lastReason: textOf(container.lastState?.terminated?.reason) };
    const recovery = recoveryOf(now, container, isProbed(spec, textOf(container.name)));
    return [
      ...(judges(look) ? [{ ...about, is: "trouble" } as const] : []),
      ...(recovery === undefined ? [] : [{ ...about, ...recovery }]),
    ];
  });
}

/** Returns whether a container has recovered, or will have if it goes on to run. */
function recoveryOf(
  { state, exit, ready }: ContainerSummary,
  container: Partial<ContainerStatus>,
  hasProbe: boolean,
): Pick<Sign, "is" | "startedAt"> | undefined {
  if (state === "running" && !hasProbe) {
    return { is: "running", startedAt: timeOf(partOf(container.state?.running)?.startedAt) };
  }
  const hasRecovered = (state === "running" && ready) || (state === "ended" && exit === 0);
  return hasRecovered ? { is: "over" } : undefined;
}

/** Whether a container has a probe that says when it is ready. */
function isProbed(spec: Pod["spec"], name: string): boolean {
  return [...listOf(spec?.containers), ...listOf(spec?.initContainers)].some(
    (container) =>
      container.name === name &&
      (partOf(container.readinessProbe) !== undefined || partOf(container.startupProbe) !== undefined),
  );
}

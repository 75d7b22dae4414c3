import type { KubeObject, ObjectMeta } from "../../api/object.js";
import type { Pod } from "../../api/pod.js";
import { labelOf } from "../../api/label-of.js";
import { isJsonObject, textOf } from "../../base/json-object.js";
import { timeOf } from "../../explain/duration-text.js";
import type { Kind } from "../../discovery/kind.js";
import { controllerOf } from "../workloads/controller-of.js";
import type { Observer } from "../watching/companion.js";
import type { Condition } from "./condition.js";
import type { Described } from "./described.js";
import type { EndingRules } from "./ending-rules.js";
import type { GroupOptions } from "./group.js";
import { hasFailed, isJob } from "./job-state.js";
import { appliesTo, describedObject } from "./kind-judge.js";
import { isPodCondition } from "./pod-outcome.js";
import type { PodState } from "./pod-state.js";
import { generationsOf, isObserved } from "./rollout.js";
import { type NewestTemplate, newestTemplate, REVISION, wantedPods } from "./workload-state.js";

/** A ReplicaSet or a Job between a workload and its pods. */
interface Between {
  readonly uid: string;
  readonly name: string;
  /** When it was created. The server counts in seconds, so that two may be equally old. */
  readonly created: number;
}

export interface WorkloadPodsOptions {
  readonly kind: Kind;
  readonly name: string;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
  readonly rules: Pick<EndingRules, "min">;
}

/**
 * What is known of a workload for which its pods are judged: how many it wants, which of them have the newest template,
 * and whether its controller has seen its newest spec.
 */
export class WorkloadPodsEnding {
  readonly #options: WorkloadPodsOptions;
  /** The newest of what each owner has between itself and its pods, of each revision and of all. */
  readonly #newestOf = new Map<string, Between>();
  #workload: KubeObject | undefined;
  #newest: NewestTemplate = { by: "nothing" };
  /** Whether the workload, or what is between it and its pods, cannot be read. Then all pods count. */
  #isUnknown = false;
  /** Called when other pods count than before, and when more or fewer are wanted. */
  #onChange: (whichCount: boolean) => void = () => undefined;

  constructor(options: WorkloadPodsOptions) {
    this.#options = options;
  }

  onChange(listener: (whichCount: boolean) => void): void {
    this.#onChange = listener;
  }

  /** Notes a state of the workload, or that it does not exist any more. */
  follow(workload: KubeObject | undefined): void {
    this.#change(() => {
      this.#workload = workload;
      this.#newest =
        workload === undefined ? { by: "nothing" } : newestTemplate(this.#options.kind.kind, workload);
    });
  }

  /** Notes a ReplicaSet or a Job that may be between the workload and its pods. */
  noteBetween(metadata: ObjectMeta | undefined): void {
    const owner = controllerOf(metadata)?.uid;
    if (owner === undefined) {
      return;
    }
    const before = this.#whichCount();
    const annotations: unknown = metadata?.annotations;
    const revision = isJsonObject(annotations) ? textOf(annotations[REVISION]) : "";
    const between = {
      uid: textOf(metadata?.uid),
      name: textOf(metadata?.name),
      created: timeOf(metadata?.creationTimestamp) ?? 0,
    };
    for (const key of [keyOf(owner, revision), keyOf(owner, "")]) {
      if (isNewer(between, this.#newestOf.get(key))) {
        this.#newestOf.set(key, between);
      }
    }
    if (this.#whichCount() !== before) {
      this.#onChange(true);
    }
  }

  /** From now on all pods count, because what they belong to cannot be read. */
  countAll(): void {
    this.#change(() => {
      this.#isUnknown = true;
    });
  }

  /** Whether a pod has the newest template. */
  counts(pod: PodState): boolean {
    const newest = this.#isUnknown ? { by: "nothing" as const } : this.#newest;
    switch (newest.by) {
      case "nothing":
        return true;
      case "label":
        return labelOf(pod.reading.metadata?.labels, newest.name) === newest.value;
      case "controller":
        return pod.controller !== undefined && pod.controller.uid === this.#newestBetween()?.uid;
    }
  }

  /** Whether a condition is about the pods. A Job decides itself whether it has succeeded. */
  applies(condition: Condition): boolean {
    return isPodCondition(condition) && !appliesTo(this.#options.kind, condition);
  }

  /** Returns what the group of the pods is about. */
  groupOptions(): Omit<GroupOptions<Pod>, "judge" | "isInterrupted"> {
    const { kind, rules } = this.#options;
    return {
      noun: "pods",
      applies: (condition) => this.applies(condition),
      isBehind: (condition) => isPodCondition(condition) && !this.applies(condition),
      wanted: () => rules.min ?? (this.#workload === undefined ? 1 : wantedPods(kind.kind, this.#workload)),
      missing: () => this.#described(),
      unsettled: () => this.#unsettled(),
      lost: (condition) => (this.#isLost(condition) ? this.#described() : undefined),
    };
  }

  #unsettled(): string | undefined {
    if (this.#isUnknown) {
      return undefined;
    }
    const { kind, name } = this.#options;
    const title = `the ${kind.kind.toLowerCase()} "${name}"`;
    if (this.#workload === undefined) {
      return title;
    }
    // Jobs do not say which generation their controller has seen.
    if (kind.group === "apps" && !isObserved(this.#workload)) {
      const { generation = 0, observed = 0 } = generationsOf(this.#workload);
      return `the controller of ${title}, which has seen generation ${observed} of ${generation}`;
    }
    const isMissing = this.#newest.by === "controller" && this.#newestBetween() === undefined;
    return isMissing ? `the newest ${kind.kind === "CronJob" ? "job" : "replicaset"} of ${title}` : undefined;
  }

  /** A Job that has failed makes no more pods. */
  #isLost(condition: Condition): boolean {
    const isFailure = condition.kind === "phase" && condition.phase === "Failed";
    const { kind } = this.#options;
    return !isFailure && this.#workload !== undefined && isJob(kind) && hasFailed(this.#workload);
  }

  #described(): Described | undefined {
    const { kind, context } = this.#options;
    return this.#workload && describedObject(this.#workload, kind, context);
  }

  #newestBetween(): Between | undefined {
    const revision = this.#newest.by === "controller" ? this.#newest.revision : "";
    return this.#newestOf.get(keyOf(textOf(this.#workload?.metadata?.uid), revision));
  }

  #change(work: () => void): void {
    const before = this.#whichCount();
    work();
    this.#onChange(this.#whichCount() !== before);
  }

  /** Returns what decides which pods count, as a text that can be compared. */
  #whichCount(): string {
    const { by } = this.#newest;
    const which = by === "controller" ? this.#newestBetween()?.uid : JSON.stringify(this.#newest);
    return `${by} ${this.#isUnknown} ${which ?? ""}`;
  }
}

/** Whether one was created after another. The Jobs of a CronJob have the minute in their names. */
function isNewer(one: Between, other: Between | undefined): boolean {
  return (
    other === undefined ||
    one.created > other.created ||
    (one.created === other.created && one.name > other.name)
  );
}

function keyOf(owner: string, revision: string): string {
  return `${owner} ${revision}`;
}

/** The ending of the pods of a workload, and the observer of the pods. */
export interface WorkloadPodsWatch {
  readonly pods: WorkloadPodsEnding;
  readonly observe: Observer<Pod>;
}

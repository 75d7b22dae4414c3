import { statusStrategy } from "../kinds/generic-strategy.js";
import type { KindStrategy, StrategyContext } from "../kinds/kind-strategy.js";
import { fieldsOf, withDefaults, withoutNulls } from "../json/json-access.js";
import type { JsonObject, StoredObject } from "../json/json-object.js";
import { refuseProblems } from "../refusals/field-problems.js";
import {
  cronJobDefaults,
  daemonSetDefaults,
  deploymentDefaults,
  jobDefaults,
  replicaSetDefaults,
  replicationControllerDefaults,
  type SpecDefaults,
  statefulSetDefaults,
} from "./workload-defaults.js";
import {
  type ChangeProblems,
  cronJobProblems,
  fixedFields,
  jobProblems,
  selectingProblems,
  type SpecProblems,
  statefulSetChanges,
} from "./workload-validation.js";

/** What distinguishes one kind of workload. */
interface WorkloadRules {
  readonly group: string;
  readonly kind: string;
  readonly defaults: SpecDefaults;
  /** @defaultValue none */
  readonly problems?: SpecProblems;
  /** @defaultValue every change is allowed */
  readonly changes?: ChangeProblems;
  /** The status of a new object. Its Go type writes these fields even when they are empty. */
  readonly status: JsonObject;
  /** Completes a new object with what depends on its identity. */
  readonly complete?: (object: StoredObject, spec: JsonObject) => StoredObject;
}

const apps = { group: "apps" };
const batch = { group: "batch" };

const RULES: readonly WorkloadRules[] = [
  {
    ...apps,
    kind: "Deployment",
    defaults: deploymentDefaults,
    problems: selectingProblems,
    changes: fixedFields("selector"),
    status: {},
  },
  {
    ...apps,
    kind: "ReplicaSet",
    defaults: replicaSetDefaults,
    problems: selectingProblems,
    changes: fixedFields("selector"),
    status: { replicas: 0 },
  },
  {
    ...apps,
    kind: "StatefulSet",
    defaults: statefulSetDefaults,
    problems: selectingProblems,
    changes: statefulSetChanges,
    status: { replicas: 0, availableReplicas: 0 },
  },
  {
    ...apps,
    kind: "DaemonSet",
    defaults: daemonSetDefaults,
    problems: selectingProblems,
    changes: fixedFields("selector"),
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
    complete: withTemplateGeneration,
  },
  {
    ...batch,
    kind: "Job",
    defaults: jobDefaults,
    problems: jobProblems,
    changes: fixedFields("selector", "template", "completionMode"),
    status: {},
    complete: withGeneratedSelector,
  },
  { ...batch, kind: "CronJob", defaults: cronJobDefaults, problems: cronJobProblems, status: {} },
  {
    group: "",
    kind: "ReplicationController",
    defaults: replicationControllerDefaults,
    status: { replicas: 0 },
  },
];

/**
 * Returns the strategy of a kind of workload: its defaults, its validation, and what may not change. A write from
 * inside the process gets the defaults alone, so that a test can arrange a workload that is not complete.
 */
export function workloadStrategy(kind: string): KindStrategy {
  const rules = RULES.find((row) => row.kind === kind);
  if (rules === undefined) {
    throw new RangeError(`Cannot find the rules of workloads of kind "${kind}"`);
  }
  return {
    ...statusStrategy,
    prepareForCreate: (object, context) => {
      const prepared = completed(rules, withSpecDefaults(rules, object), context);
      refuse(rules, prepared, context);
      return { ...prepared, status: rules.status };
    },
    prepareForUpdate: (next, current, context) => {
      const prepared = withSpecDefaults(rules, next);
      refuse(rules, prepared, context, current);
      return statusStrategy.prepareForUpdate(prepared, current, context);
    },
  };
}

function withSpecDefaults({ defaults }: WorkloadRules, object: StoredObject): StoredObject {
  return { ...object, spec: defaults(withoutNulls(fieldsOf(object["spec"]))) };
}

function completed(
  { complete }: WorkloadRules,
  object: StoredObject,
  { inProcess }: StrategyContext,
): StoredObject {
  return complete === undefined || inProcess ? object : complete(object, fieldsOf(object["spec"]));
}

function refuse(
  rules: WorkloadRules,
  object: StoredObject,
  { inProcess }: StrategyContext,
  current?: StoredObject,
): void {
  if (inProcess) {
    return;
  }
  const spec = fieldsOf(object["spec"]);
  refuseProblems(rules, object.metadata.name, [
    ...(rules.problems?.(spec) ?? []),
    ...(current === undefined ? [] : (rules.changes?.(spec, fieldsOf(current["spec"])) ?? [])),
  ]);
}

/** Marks a DaemonSet with the generation of its template, as kube-apiserver does for old controllers. */
function withTemplateGeneration(object: StoredObject): StoredObject {
  const annotations = {
    ...object.metadata.annotations,
    "deprecated.daemonset.template.generation": "1",
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Gives a Job a selector of its own by its uid, unless it says that it brings one. */
function withGeneratedSelector(job: StoredObject, spec: JsonObject): StoredObject {
  if (spec["manualSelector"] === true) {
    return job;
  }
  const { uid = "", name } = job.metadata;
  const labels = {
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  const template = fieldsOf(spec["template"]);
  const metadata = fieldsOf(template["metadata"]);
  const inTemplate = withDefaults(labels, fieldsOf(metadata["labels"]));
  return {
    ...job,
    metadata: { ...job.metadata, labels: { ...labels, ...job.metadata.labels } },
    spec: {
      ...spec,
      selector: { matchLabels: { "batch.kubernetes.io/controller-uid": uid } },
      template: { ...template, metadata: { ...metadata, labels: inTemplate } },
    },
  };
}

import { fieldsOf, mapField, mapItems, textOf, withDefaults } from "../json/json-access.js";
import type { JsonObject, JsonValue } from "../json/json-object.js";
import { withTemplateDefaults } from "../pods/pod-defaults.js";

/** Returns the spec of a workload with the defaults of its kind and of its pod template. */
export type SpecDefaults = (spec: JsonObject) => JsonObject;

export const deploymentDefaults: SpecDefaults = (spec) =>
  withStrategy("strategy", { maxUnavailable: "25%", maxSurge: "25%" })(
    withDefaults(templated(spec), { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
  );

export const replicaSetDefaults: SpecDefaults = (spec) => withDefaults(templated(spec), { replicas: 1 });

export const statefulSetDefaults: SpecDefaults = (spec) => {
  const filled = withDefaults(templated(spec), {
    replicas: 1,
    podManagementPolicy: "OrderedReady",
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  });
  const retained = mapField(filled, "persistentVolumeClaimRetentionPolicy", (policy) =>
    withDefaults(fieldsOf(policy), { whenDeleted: "Retain", whenScaled: "Retain" }),
  );
  return withStrategy("updateStrategy", { partition: 0 })(
    mapItems(retained, "volumeClaimTemplates", claimTemplateDefaults),
  );
};

export const daemonSetDefaults: SpecDefaults = (spec) =>
  withStrategy("updateStrategy", { maxUnavailable: 1, maxSurge: 0 })(
    withDefaults(templated(spec), { revisionHistoryLimit: 10 }),
  );

export const jobDefaults: SpecDefaults = (spec) => {
  const counts =
    spec["completions"] === undefined && spec["parallelism"] === undefined
      ? { completions: 1, parallelism: 1 }
      : { parallelism: 1 };
  return withDefaults(templated(spec), {
    ...counts,
    backoffLimit: 6,
    completionMode: "NonIndexed",
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
  });
};

export const cronJobDefaults: SpecDefaults = (spec) => {
  const filled = withDefaults(spec, {
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  return mapField(filled, "jobTemplate", (template) =>
    mapField(withDefaults(fieldsOf(template), { metadata: {} }), "spec", (job) => templated(fieldsOf(job))),
  );
};

export const replicationControllerDefaults: SpecDefaults = (spec) =>
  withDefaults(templated(spec), { replicas: 1, selector: labelsOfTemplate(spec) });

function labelsOfTemplate(spec: JsonObject): JsonValue | undefined {
  return fieldsOf(fieldsOf(spec["template"])["metadata"])["labels"];
}

function templated(spec: JsonObject): JsonObject {
  return mapField(spec, "template", (template) =>
    mapField(withDefaults(fieldsOf(template), { metadata: {} }), "spec", (pod) =>
      withTemplateDefaults(fieldsOf(pod)),
    ),
  );
}

/** Returns a function that fills in the strategy of an update, and the numbers of a rolling one. */
function withStrategy(field: string, rolling: JsonObject): SpecDefaults {
  return (spec) => {
    const strategy = withDefaults(fieldsOf(spec[field]), { type: "RollingUpdate" });
    return {
      ...spec,
      [field]:
        textOf(strategy["type"]) === "RollingUpdate"
          ? { ...strategy, rollingUpdate: withDefaults(fieldsOf(strategy["rollingUpdate"]), rolling) }
          : strategy,
    };
  };
}

function claimTemplateDefaults(claim: JsonObject): JsonObject {
  const typed = withDefaults(
    { kind: "PersistentVolumeClaim", apiVersion: "v1", ...claim },
    {
      status: { phase: "Pending" },
    },
  );
  return mapField(typed, "spec", (spec) => withDefaults(fieldsOf(spec), { volumeMode: "Filesystem" }));
}

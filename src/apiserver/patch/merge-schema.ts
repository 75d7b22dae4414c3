import { fieldsOf, textOf } from "../json/json-access.js";
import type { JsonObject } from "../json/json-object.js";

/** How one field is merged. Without a rule, objects are merged and everything else is replaced as a whole. */
export interface FieldRule {
  /** The rules for the fields of the object, of each value of the map, or of each item of the list. */
  readonly fields: ObjectSchema;
  /** A strategic merge patch matches the items of this list by this field. */
  readonly mergeKey?: string;
  /** Server-side apply matches the items of this list by these fields. */
  readonly mapKeys?: readonly string[];
  /** The list is a set of scalars. Merging adds to it. */
  readonly isSet?: true;
  /** A strategic merge patch replaces the object instead of merging it. */
  readonly isReplaced?: true;
  /** Server-side apply takes the object as one value. */
  readonly isAtomic?: true;
}

/** The fields of an object that have rules, and the fields on the path to them. */
// This is an interface because the type contains itself.
// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- see above
export interface ObjectSchema {
  readonly [field: string]: FieldRule;
}

const NO_RULES: ObjectSchema = {};

/**
 * Returns the schema of a built-in kind by its name. For an unknown kind, it has only the rules of metadata.
 */
export function schemaOfKind(kind: string): ObjectSchema {
  return { metadata: object(METADATA), ...(Object.hasOwn(KINDS, kind) ? KINDS[kind] : {}) };
}

const customSchemas = new WeakMap<JsonObject, ObjectSchema>();

/** Returns the rules of a custom resource, from the `x-kubernetes-…` fields of the schema of its definition. */
export function customMergeSchema(schema: JsonObject): ObjectSchema {
  const known = customSchemas.get(schema);
  const rules = known ?? { ...rulesIn(schema), metadata: object(METADATA) };
  customSchemas.set(schema, rules);
  return rules;
}

function rulesIn(schema: JsonObject): ObjectSchema {
  const properties = Object.entries(fieldsOf(schema["properties"]));
  return Object.fromEntries(properties.map(([field, below]) => [field, ruleIn(fieldsOf(below))]));
}

function ruleIn(schema: JsonObject): FieldRule {
  const listType = schema["x-kubernetes-list-type"];
  if (schema["type"] === "array") {
    const keys = schema["x-kubernetes-list-map-keys"];
    return {
      fields: rulesIn(fieldsOf(schema["items"])),
      ...(listType === "set" ? { isSet: true } : {}),
      ...(listType === "map" && Array.isArray(keys) ? { mapKeys: keys.map(textOf) } : {}),
    };
  }
  return schema["x-kubernetes-map-type"] === "atomic" ? ATOMIC_MAP : { fields: rulesIn(schema) };
}

/** Returns the rule of a field, or the default rule if the schema has none. */
export function ruleOf(schema: ObjectSchema, field: string): FieldRule {
  return (Object.hasOwn(schema, field) ? schema[field] : undefined) ?? DEFAULT_RULE;
}

const DEFAULT_RULE: FieldRule = { fields: NO_RULES };

function object(fields: ObjectSchema): FieldRule {
  return { fields };
}

/**
 * Returns the rule of a list that merges. A strategic merge patch matches its items by `mergeKey`, and so
 * does server-side apply unless `mapKeys` names other fields.
 */
function keyed(
  mergeKey: string,
  fields: ObjectSchema = NO_RULES,
  mapKeys: readonly string[] = [mergeKey],
): FieldRule {
  return { fields, mergeKey, mapKeys };
}

/** Returns the rule of a list that merges in a strategic merge patch only. */
function patchKeyed(mergeKey: string): FieldRule {
  return { fields: NO_RULES, mergeKey };
}

/** Returns the rule of a list that merges in server-side apply only. */
function applyKeyed(...mapKeys: readonly string[]): FieldRule {
  return { fields: NO_RULES, mapKeys };
}

const SET: FieldRule = { fields: NO_RULES, isSet: true };
const ATOMIC_MAP: FieldRule = { fields: NO_RULES, isAtomic: true };

// The rules are those of the OpenAPI document of Kubernetes 1.36: x-kubernetes-patch-merge-key,
// -patch-strategy, -list-type, -list-map-keys and -map-type. Lists that are not listed here are replaced as a
// whole, both by a strategic merge patch and by server-side apply.

const METADATA: ObjectSchema = { ownerReferences: keyed("uid"), finalizers: SET };

const RESOURCES = object({ claims: applyKeyed("name") });

const CONTAINER: ObjectSchema = {
  env: keyed("name"),
  ports: keyed("containerPort", NO_RULES, ["containerPort", "protocol"]),
  resources: RESOURCES,
  volumeDevices: keyed("devicePath"),
  volumeMounts: keyed("mountPath"),
};

const POD_SPEC: ObjectSchema = {
  containers: keyed("name", CONTAINER),
  initContainers: keyed("name", CONTAINER),
  ephemeralContainers: keyed("name", CONTAINER),
  hostAliases: keyed("ip"),
  imagePullSecrets: keyed("name"),
  nodeSelector: ATOMIC_MAP,
  resourceClaims: keyed("name"),
  resources: RESOURCES,
  schedulingGates: keyed("name"),
  topologySpreadConstraints: keyed("topologyKey", NO_RULES, ["topologyKey", "whenUnsatisfiable"]),
  volumes: keyed("name"),
};

const POD_STATUS: ObjectSchema = {
  conditions: keyed("type"),
  hostIPs: patchKeyed("ip"),
  podIPs: keyed("ip"),
  resourceClaimStatuses: keyed("name"),
};

const TEMPLATE = object({ metadata: object(METADATA), spec: object(POD_SPEC) });
const CONDITIONS = object({ conditions: keyed("type") });
const WORKLOAD: ObjectSchema = { spec: object({ template: TEMPLATE }), status: CONDITIONS };
const JOB_SPEC = object({ template: TEMPLATE });

const KINDS: Readonly<Record<string, ObjectSchema>> = {
  Pod: { spec: object(POD_SPEC), status: object(POD_STATUS) },
  Namespace: { status: CONDITIONS },
  Node: {
    spec: object({ podCIDRs: SET }),
    status: object({ addresses: keyed("type"), conditions: keyed("type") }),
  },
  Service: {
    spec: object({ ports: keyed("port", NO_RULES, ["port", "protocol"]), selector: ATOMIC_MAP }),
    status: CONDITIONS,
  },
  ServiceAccount: { secrets: keyed("name") },
  PersistentVolumeClaim: { status: CONDITIONS },
  ReplicationController: {
    spec: object({ selector: ATOMIC_MAP, template: TEMPLATE }),
    status: CONDITIONS,
  },
  Deployment: WORKLOAD,
  ReplicaSet: WORKLOAD,
  StatefulSet: WORKLOAD,
  DaemonSet: WORKLOAD,
  Job: { spec: JOB_SPEC, status: object({ conditions: patchKeyed("type") }) },
  CronJob: { spec: object({ jobTemplate: object({ metadata: object(METADATA), spec: JOB_SPEC }) }) },
  PodDisruptionBudget: {
    spec: object({ selector: { fields: NO_RULES, isReplaced: true } }),
    status: CONDITIONS,
  },
};

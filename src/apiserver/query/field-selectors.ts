import { type StoredObject, valueAt } from "../json/json-object.js";
import { badRequest } from "../refusals/refusals.js";

/** Reads what a selector compares: always text, empty where the object says nothing. */
type FieldReader = (object: StoredObject) => string;

/** The fields of one kind that can be selected by, and how the server refuses all others. */
interface FieldSet {
  readonly fields: Readonly<Record<string, FieldReader>>;
  readonly refusal: (field: string) => string;
}

interface Term {
  readonly read: FieldReader;
  readonly value: string;
  readonly negated: boolean;
}

/**
 * Reads a field selector: `=`, `==`, `!=`, joined by commas that mean *and*; a backslash makes a comma, an equals sign
 * or a backslash part of a value.
 *
 * @throws ApiError 400 for what cannot be read and for fields the kind does not select by, in the server's words.
 */
export function parseFieldSelector(text: string, kind: string): (object: StoredObject) => boolean {
  const terms = splitTerms(text).map((term) => parseTerm(term, text, FIELDS_BY_KIND[kind] ?? METADATA_ONLY));
  return (object) => terms.every(({ read, value, negated }) => (read(object) === value) !== negated);
}

/** Cuts at the commas that no backslash precedes. */
function splitTerms(text: string): string[] {
  return (text.match(/(?:\\.|[^,\\])+\\?|\\$/g) ?? []).filter((term) => term !== "");
}

function parseTerm(term: string, text: string, { fields, refusal }: FieldSet): Term {
  const [, field = "", operator, escaped = ""] = /^(.*?)(!=|==|=)(.*)$/s.exec(term) ?? [];
  if (operator === undefined) {
    throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
  }
  const value = unescapeValue(escaped);
  const read = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (read === undefined) {
    throw badRequest(refusal(field));
  }
  return { read, value, negated: operator === "!=" };
}

function unescapeValue(escaped: string): string {
  return escaped.replace(/\\(.?)|[,=]/gs, (found: string, after: string | undefined) => {
    if (after === undefined) {
      // The server tells the code point, not the character.
      throw badRequest(`invalid field selector: unescaped character in value: ${found.charCodeAt(0)}`);
    }
    if (!["\\", ",", "="].includes(after)) {
      throw badRequest(`invalid field selector: invalid escape sequence: ${found}`);
    }
    return after;
  });
}

function textAt(...path: readonly string[]): FieldReader {
  return (object) => {
    const value = valueAt(object, ...path);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
}

/** Fields that are false where they are absent. */
function flagAt(...path: readonly string[]): FieldReader {
  return (object) => String(valueAt(object, ...path) === true);
}

/** Readers for fields that are named after their path. */
function paths(...fields: readonly string[]): Record<string, FieldReader> {
  return Object.fromEntries(fields.map((field) => [field, textAt(...field.split("."))]));
}

function notSupported(field: string): string {
  return `field label not supported: ${field}`;
}

const NAMESPACED = paths("metadata.name", "metadata.namespace");

const METADATA_ONLY: FieldSet = {
  fields: NAMESPACED,
  refusal: (field) => `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
};

const POD_FIELDS: Readonly<Record<string, FieldReader>> = {
  ...NAMESPACED,
  ...paths(
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "status.phase",
    "status.nominatedNodeName",
  ),
  // From before v1.
  "spec.host": textAt("spec", "nodeName"),
  "spec.hostNetwork": flagAt("spec", "hostNetwork"),
  "status.podIP": firstPodIP,
  // Accepted, but the server never fills it in.
  "status.podIPs": () => "",
};

function firstPodIP(pod: StoredObject): string {
  const addresses = valueAt(pod, "status", "podIPs");
  const first = valueAt(Array.isArray(addresses) ? addresses[0] : undefined, "ip");
  return typeof first === "string" ? first : textAt("status", "podIP")(pod);
}

const EVENT_FIELDS: Readonly<Record<string, FieldReader>> = {
  ...NAMESPACED,
  ...paths(
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "type",
  ),
  source: (event) => textAt("source", "component")(event) || textAt("reportingComponent")(event),
};

/** After `pkg/apis/<group>/v1/conversion.go` of Kubernetes 1.36; kinds that are not here have their metadata only. */
const FIELDS_BY_KIND: Readonly<Record<string, FieldSet>> = {
  Pod: { fields: POD_FIELDS, refusal: notSupported },
  Node: {
    fields: { ...paths("metadata.name"), "spec.unschedulable": flagAt("spec", "unschedulable") },
    refusal: notSupported,
  },
  Namespace: { fields: paths("metadata.name", "status.phase"), refusal: notSupported },
  Event: { fields: EVENT_FIELDS, refusal: notSupported },
  Secret: { fields: { ...NAMESPACED, ...paths("type") }, refusal: notSupported },
  Service: { fields: { ...NAMESPACED, ...paths("spec.clusterIP", "spec.type") }, refusal: notSupported },
  ReplicationController: {
    fields: {
      ...NAMESPACED,
      "status.replicas": (object) => textAt("status", "replicas")(object) || "0",
    },
    refusal: notSupported,
  },
  Job: {
    fields: {
      ...NAMESPACED,
      "status.successful": (object) => textAt("status", "succeeded")(object) || "0",
    },
    refusal: (field) => `field label "${field}" not supported for Job`,
  },
};

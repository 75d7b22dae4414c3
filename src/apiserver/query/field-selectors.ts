import { type StoredObject, valueAt } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { badRequest } from "../refusals/refusals.js";

/**
 * A function that reads the text that a selector compares. The text is empty if the object has no such field.
 */
type FieldReader = (object: StoredObject) => string;

/** The fields by which a kind can be selected, and the message that refuses all other fields. */
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
 * Reads a field selector: terms with `=`, `==` or `!=`, separated by commas. An object matches if all terms
 * hold. Commas, equals signs and backslashes in values must be escaped with a backslash.
 *
 * @throws ApiError 400, in the real server's words, for a selector that cannot be parsed and for a field by
 * which the kind cannot be selected.
 */
export function parseFieldSelector(text: string, kind: SelectableKind): (object: StoredObject) => boolean {
  const fields = kind.custom
    ? customFields(kind)
    : (FIELDS_BY_KIND[`${kind.kind}.${kind.group}`] ?? FIELDS_BY_KIND[kind.kind] ?? METADATA_ONLY);
  const terms = splitTerms(text).map((term) => parseTerm(term, text, fields));
  return (object) => terms.every(({ read, value, negated }) => (read(object) === value) !== negated);
}

/** What a field selector needs to know of a kind. */
type SelectableKind = Pick<Kind, "kind" | "group" | "custom" | "selectableFields">;

function customFields({ selectableFields }: SelectableKind): FieldSet {
  return { fields: { ...NAMESPACED, ...paths(...selectableFields) }, refusal: notSupported };
}

/** Splits a selector at the commas that are not escaped. */
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
      // The real server prints the code point, not the character.
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

/** Returns a reader for a field that counts as false if it is absent. */
function flagAt(...path: readonly string[]): FieldReader {
  return (object) => String(valueAt(object, ...path) === true);
}

/** Returns readers for fields whose name is their path. */
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
  // The name of `spec.nodeName` before v1.
  "spec.host": textAt("spec", "nodeName"),
  "spec.hostNetwork": flagAt("spec", "hostNetwork"),
  "status.podIP": firstPodIP,
  // The real server accepts this field but never fills it in.
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

/** The same fields with their names in the group `events.k8s.io`. */
const GROUP_EVENT_FIELDS: Readonly<Record<string, FieldReader>> = {
  ...NAMESPACED,
  ...paths(
    "regarding.kind",
    "regarding.namespace",
    "regarding.name",
    "regarding.uid",
    "regarding.apiVersion",
    "regarding.resourceVersion",
    "regarding.fieldPath",
    "reason",
    "reportingController",
    "type",
  ),
};

/**
 * The selectable fields, from `pkg/apis/<group>/v1/conversion.go` of Kubernetes 1.36. Kinds that are not
 * listed can be selected by their metadata only. A kind with its group wins over the kind alone.
 */
const FIELDS_BY_KIND: Readonly<Record<string, FieldSet>> = {
  Pod: { fields: POD_FIELDS, refusal: notSupported },
  Node: {
    fields: { ...paths("metadata.name"), "spec.unschedulable": flagAt("spec", "unschedulable") },
    refusal: notSupported,
  },
  Namespace: { fields: paths("metadata.name", "status.phase"), refusal: notSupported },
  Event: { fields: EVENT_FIELDS, refusal: notSupported },
  "Event.events.k8s.io": { fields: GROUP_EVENT_FIELDS, refusal: notSupported },
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

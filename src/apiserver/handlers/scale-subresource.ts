import type { RequestContext, ServerContext } from "../http/request-context.js";
import type { LabelRequirement } from "../../api/label-selector.js";
import { fieldsOf } from "../json/json-access.js";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type StoredObject,
  valueAt,
} from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { requirementsOf } from "../kinds/label-selector.js";
import { applyPatch } from "../patch/apply-patch.js";
import { badRequest, methodNotAllowed } from "../refusals/refusals.js";
import type { ObjectPlace } from "../registry/places.js";
import { sendJson } from "../http/reply.js";
import { contentType, parseText, readBody } from "../http/request-body.js";
import { writeOptions } from "./write-options.js";

/** Handles `/scale` of an object with `spec.replicas`: GET reads the number, PUT and PATCH change it. */
export async function handleScale(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
): Promise<void> {
  const { request, method, reply } = requestContext;
  if (method === "GET") {
    await sendJson(reply, 200, scaleOf(place.kind, context.registry.get(place).view()));
    return;
  }
  const type = contentType(request);
  const body = parseText((await readBody(request)).toString(), "error decoding the scale: ", type);
  const record = context.registry.update(
    place,
    (current) => {
      const scale = changedScale(requestContext.method, type, scaleOf(place.kind, current), body);
      return withReplicas(current, scale, place.kind.scalePaths.spec);
    },
    writeOptions(requestContext),
  );
  await sendJson(reply, 200, scaleOf(place.kind, record.view()));
}

function changedScale(method: string, type: string, scale: StoredObject, body: unknown): unknown {
  switch (method) {
    case "PUT":
      return body;
    case "PATCH":
      return applyPatch(type, scale, body, "Scale");
    default:
      throw methodNotAllowed();
  }
}

function withReplicas(object: StoredObject, scale: unknown, path: readonly string[]): StoredObject {
  const replicas = isJsonObject(scale) ? valueAt(scale, "spec", "replicas") : undefined;
  if (typeof replicas !== "number" || replicas < 0) {
    throw badRequest(`spec.replicas must be a number of at least 0, found ${JSON.stringify(replicas)}`);
  }
  return { ...withValueAt(object, path, replicas), metadata: object.metadata };
}

function withValueAt(
  object: JsonObject,
  [field = "", ...below]: readonly string[],
  value: JsonValue,
): JsonObject {
  return {
    ...object,
    [field]: below.length === 0 ? value : withValueAt(fieldsOf(object[field]), below, value),
  };
}

function scaleOf({ scalePaths }: Kind, object: StoredObject): StoredObject {
  const { spec, status, selector } = scalePaths;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  const creationTimestamp = object.metadata.creationTimestamp;
  const metadata: JsonObject = { name, namespace, uid, resourceVersion, creationTimestamp };
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { ...metadata, name },
    spec: { replicas: valueAt(object, ...spec) ?? 0 },
    status: {
      replicas: valueAt(object, ...status) ?? 0,
      ...(selector === undefined ? {} : { selector: selectorText(valueAt(object, ...selector)) }),
    },
  };
}

/** Returns the text of a selector: a text, a LabelSelector, or the labels of a ReplicationController. */
function selectorText(selector: JsonValue | undefined): string {
  if (typeof selector === "string") {
    return selector;
  }
  const { matchLabels, matchExpressions, ...labels } = fieldsOf(selector);
  const isWhole = matchLabels !== undefined || matchExpressions !== undefined;
  return requirementsOf(isWhole ? { matchLabels, matchExpressions } : { matchLabels: labels })
    .map(requirementText)
    .join(",");
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case "exists":
      return key;
    case "notexists":
      return `!${key}`;
    default:
      return operator === "in" && values.length === 1
        ? `${key}=${values.join("")}`
        : `${key} ${operator} (${[...values].sort().join(",")})`;
  }
}

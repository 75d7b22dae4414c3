import type { RequestContext, ServerContext } from "../http/request-context.js";
import { isJsonObject, type JsonObject, type StoredObject, valueAt } from "../json/json-object.js";
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
    await sendJson(reply, 200, scaleOf(context.registry.get(place).view()));
    return;
  }
  const type = contentType(request);
  const body = parseText((await readBody(request)).toString(), "error decoding the scale: ", type);
  const record = context.registry.update(
    place,
    (current) => withReplicas(current, changedScale(requestContext.method, type, scaleOf(current), body)),
    writeOptions(requestContext),
  );
  await sendJson(reply, 200, scaleOf(record.view()));
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

function withReplicas(object: StoredObject, scale: unknown): StoredObject {
  const replicas = isJsonObject(scale) ? valueAt(scale, "spec", "replicas") : undefined;
  if (typeof replicas !== "number" || replicas < 0) {
    throw badRequest(`spec.replicas must be a number of at least 0, found ${JSON.stringify(replicas)}`);
  }
  const spec = isJsonObject(object["spec"]) ? object["spec"] : {};
  return { ...object, spec: { ...spec, replicas } };
}

function scaleOf(object: StoredObject): StoredObject {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  const creationTimestamp = object.metadata.creationTimestamp;
  const metadata: JsonObject = { name, namespace, uid, resourceVersion, creationTimestamp };
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { ...metadata, name },
    spec: { replicas: valueAt(object, "spec", "replicas") ?? 0 },
    status: {
      replicas: valueAt(object, "status", "replicas") ?? 0,
      selector: selectorText(valueAt(object, "spec", "selector", "matchLabels")),
    },
  };
}

function selectorText(labels: unknown): string {
  return isJsonObject(labels)
    ? Object.entries(labels)
        .map(([key, value]) => `${key}=${typeof value === "string" ? value : ""}`)
        .join(",")
    : "";
}

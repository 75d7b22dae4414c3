import { ApiError } from "../refusals/api-error.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type StoredObject,
  valueAt,
} from "../json/json-object.js";
import { timestamp } from "../kinds/object-metadata.js";
import { conflict, internalError } from "../refusals/refusals.js";
import type { ObjectPlace } from "../registry/places.js";
import type { DeleteOptions } from "../registry/deletion.js";
import type { Registry } from "../registry/registry.js";
import { sendJson } from "../http/reply.js";
import { readObject } from "../http/request-body.js";
import type { StoredRecord } from "../store/stored-record.js";
import { spendBudget } from "./disruption-budget.js";
import { writeOptions } from "./write-options.js";

/**
 * Handles a POST to `/binding`. Sets the node of a pod and its condition PodScheduled in one write.
 *
 * @throws ApiError 404 if the pod does not exist, 409 if it has a node.
 */
export async function handleBinding(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
): Promise<void> {
  const node = valueAt(await readObject(requestContext.request, "Binding"), "target", "name");
  if (typeof node !== "string" || node === "") {
    // kube-apiserver sends this error as it is, without a reason.
    throw new ApiError(500, "", "target.name: Required value");
  }
  bindPod(context.registry, place, node, writeOptions(requestContext));
  await sendCreated(requestContext);
}

/** Assigns a pod to a node. @throws ApiError 404 if the pod does not exist, 409 if it has a node. */
export function bindPod(
  registry: Registry,
  place: ObjectPlace,
  node: string,
  options: { readonly dryRun?: boolean } = {},
): StoredRecord {
  const { spec } = registry.get(place).view();
  const bound = valueAt(spec, "nodeName");
  if (typeof bound === "string" && bound !== "") {
    const names = { ...place.kind, resource: "pods/binding" };
    throw conflict(names, place.name, `pod ${place.name} is already assigned to node "${bound}"`);
  }
  return registry.replace(
    place,
    (pod, now) => ({
      ...withCondition(pod, { type: "PodScheduled", status: "True" }, now),
      spec: { ...(isJsonObject(pod["spec"]) ? pod["spec"] : {}), nodeName: node },
    }),
    options,
  );
}

/**
 * Handles a POST to `/eviction`. Writes the reason into the conditions of the pod and deletes it gracefully, unless
 * a PodDisruptionBudget forbids it.
 *
 * @throws ApiError 404 if the pod does not exist, 429 if its budget allows no disruption.
 */
export async function handleEviction(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
): Promise<void> {
  const body = await readObject(requestContext.request, "Eviction");
  const grace = valueAt(body, "deleteOptions", "gracePeriodSeconds");
  spendBudget(context, place, writeOptions(requestContext));
  evictPod(context.registry, place, {
    ...writeOptions(requestContext),
    ...(typeof grace === "number" ? { gracePeriodSeconds: grace } : {}),
  });
  await sendCreated(requestContext);
}

/**
 * Handles a GET of `/log`. No pod of this server has a log: one without a node has not written anything, and no
 * kubelet can be asked about the others.
 *
 * @throws ApiError 404 if the pod does not exist, 500 if it has a node.
 */
export function handleLog({ registry }: ServerContext, { reply }: RequestContext, place: ObjectPlace): void {
  const node = valueAt(registry.get(place).view(), "spec", "nodeName");
  if (typeof node === "string" && node !== "") {
    throw internalError(`cannot read the log of ${place.name}: node "${node}" has no kubelet`);
  }
  reply.begin(204, {});
  reply.end();
}

/** Writes into the conditions of a pod that it is evicted, and deletes it. @throws ApiError 404 */
export function evictPod(registry: Registry, place: ObjectPlace, options: DeleteOptions = {}): StoredRecord {
  const reason = "EvictionByEvictionAPI";
  const message = "Eviction API: evicting";
  const condition = { type: "DisruptionTarget", status: "True", reason, message };
  const { dryRun = false } = options;
  registry.replace(place, (pod, now) => withCondition(pod, condition, now), { dryRun });
  return registry.delete(place, options).record;
}

function withCondition(pod: StoredObject, condition: JsonObject, now: Date): StoredObject {
  const status = isJsonObject(pod["status"]) ? pod["status"] : {};
  const conditions: JsonValue[] = Array.isArray(status["conditions"]) ? status["conditions"] : [];
  const others = conditions.filter((other) => valueAt(other, "type") !== condition["type"]);
  const changed = { ...condition, lastProbeTime: null, lastTransitionTime: timestamp(now) };
  return { ...pod, status: { ...status, conditions: [...others, changed] } };
}

async function sendCreated({ reply }: RequestContext): Promise<void> {
  await sendJson(reply, 201, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    code: 201,
  });
}

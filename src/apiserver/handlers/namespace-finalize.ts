import type { RequestContext, ServerContext } from "../http/request-context.js";
import { valueAt } from "../json/json-object.js";
import type { ObjectPlace } from "../registry/places.js";
import { sendJson } from "../http/reply.js";
import { withKind } from "../kinds/object-metadata.js";
import { readObject } from "../http/request-body.js";

/**
 * Handles a PUT to `/finalize` of a namespace. Without finalizers in its spec, a deleted namespace is
 * removed.
 */
export async function handleFinalize(
  { registry }: ServerContext,
  { request, reply }: RequestContext,
  place: ObjectPlace,
): Promise<void> {
  const body = await readObject(request, "Namespace");
  const namespace = registry.get(place).parse();
  const finalizers = valueAt(body, "spec", "finalizers");
  if (!Array.isArray(finalizers) || finalizers.length === 0) {
    registry.finalizeNamespace(place);
    namespace["spec"] = {};
  }
  await sendJson(reply, 200, withKind(place.kind, namespace));
}

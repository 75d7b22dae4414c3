import { applied, isApply } from "./apply-handler.js";
import { ApiError } from "../refusals/api-error.js";
import { readDeleteOptions } from "./delete-options.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import { FieldValidation } from "./field-validation.js";
import { isJsonObject, type JsonObject, type StoredObject } from "../json/json-object.js";
import { groupVersion, type Kind, storedResource } from "../kinds/kind-registry.js";
import { listRecords } from "./collection-page.js";
import type { WrittenSubresource } from "../kinds/kind-strategy.js";
import type { ListQuery } from "../query/list-query.js";
import { patchedObject } from "../patch/patched-object.js";
import { badRequest, methodNotAllowed } from "../refusals/refusals.js";
import type { CollectionPlace, ObjectPlace } from "../registry/places.js";
import type { WriteOptions } from "../registry/registry.js";
import { responseFormat } from "./response-format.js";
import { type Headers, sendBytes, sendJson } from "../http/reply.js";
import { contentTypeOf, representObject } from "../encoding/representation.js";
import { contentType, parseText, readBody, readObject } from "../http/request-body.js";
import type { StoredRecord } from "../store/stored-record.js";
import { writeOptions } from "./write-options.js";

/** Handles a GET of an object or its status. */
export async function handleGet(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
): Promise<void> {
  await sendRecord(context, requestContext, {
    code: 200,
    kind: place.kind,
    record: context.registry.get(place),
  });
}

/** Handles a POST to a collection. */
export async function handleCreate(
  context: ServerContext,
  requestContext: RequestContext,
  { kind, namespace }: CollectionPlace,
): Promise<void> {
  if (kind.namespaced && namespace === "") {
    throw methodNotAllowed();
  }
  const fields = new FieldValidation(requestContext, kind);
  const object = fields.check(toStoredObject(kind, await readObject(requestContext.request, kind.kind)));
  const record = context.registry.create(kind, namespace, object, writeOptions(requestContext));
  await sendRecord(context, requestContext, { code: 201, kind, record, headers: fields.headers });
}

/** Handles a PUT of an object or its status. */
export async function handleUpdate(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
  subresource?: WrittenSubresource,
): Promise<void> {
  const { kind } = place;
  const fields = new FieldValidation(requestContext, kind);
  const object = fields.check(toStoredObject(kind, await readObject(requestContext.request, kind.kind)));
  const record = context.registry.update(place, () => object, updateOptions(requestContext, subresource));
  await sendRecord(context, requestContext, { code: 200, kind, record, headers: fields.headers });
}

const PATCH_TYPES = ["json", "merge", "strategic-merge"].map((name) => `application/${name}-patch+json`);

/** Handles a PATCH of an object or its status, in any of the three patch formats, or by server-side apply. */
export async function handlePatch(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
  subresource?: WrittenSubresource,
): Promise<void> {
  const { kind } = place;
  const fields = new FieldValidation(requestContext, kind);
  if (isApply(requestContext)) {
    const answer = await applied(context, requestContext, { place, subresource, fields });
    await sendRecord(context, requestContext, { ...answer, kind, headers: fields.headers });
    return;
  }
  const type = contentType(requestContext.request);
  if (!PATCH_TYPES.includes(type)) {
    // The message of kube-apiserver is no more than this.
    throw new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
  }
  const patch = parseText((await readBody(requestContext.request)).toString(), "error decoding patch: ");
  const record = context.registry.update(
    place,
    (current) => fields.check(patchedObject(kind, current, type, patch)),
    updateOptions(requestContext, subresource),
  );
  await sendRecord(context, requestContext, { code: 200, kind, record, headers: fields.headers });
}

/**
 * Handles a DELETE. The response is the object if it is a pod or stays for its finalizers, and a Status
 * otherwise.
 */
export async function handleDelete(
  context: ServerContext,
  requestContext: RequestContext,
  place: ObjectPlace,
): Promise<void> {
  const options = await readDeleteOptions(requestContext);
  const { record, gone } = context.registry.delete(place, options);
  if (place.kind.graceful || !gone) {
    await sendRecord(context, requestContext, { code: 200, kind: place.kind, record });
    return;
  }
  await sendJson(requestContext.reply, 200, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: {
      name: record.name,
      ...(place.kind.group === "" ? {} : { group: place.kind.group }),
      kind: place.kind.resource,
      uid: record.uid,
    },
  });
}

/**
 * Handles a DELETE of a collection. Deletes each object by its own rules and responds with the objects as
 * they were.
 */
export async function handleDeleteCollection(
  context: ServerContext,
  requestContext: RequestContext,
  place: CollectionPlace,
  query: ListQuery,
): Promise<void> {
  const options = await readDeleteOptions(requestContext);
  const { kind } = place;
  const records = listRecords(context, place, query);
  for (const { namespace, name } of records) {
    const isThere = context.store.get(storedResource(kind), namespace, name) !== undefined;
    if (isThere) {
      context.registry.delete({ kind, namespace, name }, options);
    }
  }
  const metadata = { resourceVersion: String(context.store.revision) };
  await sendJson(requestContext.reply, 200, {
    kind: `${kind.kind}List`,
    apiVersion: groupVersion(kind),
    metadata,
    items: records.map((record) => record.view()),
  });
}

/** A response that is one object. */
interface RecordAnswer {
  readonly code: number;
  readonly kind: Kind;
  readonly record: StoredRecord;
  /** @defaultValue none but those of every answer */
  readonly headers?: Headers;
}

async function sendRecord(
  context: ServerContext,
  requestContext: RequestContext,
  { code, kind, record, headers = {} }: RecordAnswer,
): Promise<void> {
  const format = responseFormat(context, requestContext, kind, "object");
  const bytes = representObject(kind, record, format, context.clock.date());
  await sendBytes(requestContext.reply, code, bytes, { ...headers, "Content-Type": contentTypeOf(format) });
}

/**
 * Checks that a body is an object of a kind, and returns it.
 *
 * @throws ApiError 400 for another kind or version.
 */
function toStoredObject(kind: Kind, body: JsonObject): StoredObject {
  const wanted = groupVersion(kind);
  if ((body["kind"] ?? kind.kind) !== kind.kind || (body["apiVersion"] ?? wanted) !== wanted) {
    const given = typeof body["kind"] === "string" ? body["kind"] : kind.kind;
    const from = `${kind.version}.${given}`;
    throw badRequest(
      `${given} in version "${kind.version}" cannot be handled as a ${kind.kind}: ` +
        `converting (${from}) to (${kind.group === "" ? "core" : kind.group}.${kind.kind}): unknown conversion`,
    );
  }
  const metadata = isJsonObject(body["metadata"]) ? body["metadata"] : {};
  // The name may be missing here. A create generates or refuses it, an update compares it with the URL.
  return { ...body, metadata } as StoredObject;
}

function updateOptions(
  requestContext: RequestContext,
  subresource: WrittenSubresource | undefined,
): WriteOptions & { readonly subresource?: WrittenSubresource } {
  return { ...writeOptions(requestContext), ...(subresource === undefined ? {} : { subresource }) };
}

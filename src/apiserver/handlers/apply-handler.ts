import type { RequestContext, ServerContext } from "../http/request-context.js";
import { contentType, parseText, readBody } from "../http/request-body.js";
import { isJsonObject, type StoredObject, valueAt } from "../json/json-object.js";
import { storedResource } from "../kinds/kind-registry.js";
import type { WrittenSubresource } from "../kinds/kind-strategy.js";
import { type ApplyOptions, serverSideApply } from "../patch/server-side-apply.js";
import { isTrue } from "../query/list-query.js";
import { badRequest, conflict, notFound } from "../refusals/refusals.js";
import type { ObjectPlace } from "../registry/places.js";
import type { StoredRecord } from "../store/stored-record.js";
import type { FieldValidation } from "./field-validation.js";
import { writeOptions } from "./write-options.js";

/** Whether a PATCH is a server-side apply. */
export function isApply({ request }: RequestContext): boolean {
  return contentType(request) === "application/apply-patch+yaml";
}

/** What is applied to: an object, or one of its subresources. */
interface Apply {
  readonly place: ObjectPlace;
  readonly subresource: WrittenSubresource | undefined;
  /** Drops the fields that the kind does not have. */
  readonly fields: FieldValidation;
}

/**
 * Applies the configuration in the body of a PATCH. The object is created if it does not exist.
 *
 * @throws ApiError
 */
export async function applied(
  { registry, store, clock }: ServerContext,
  requestContext: RequestContext,
  { place, subresource, fields }: Apply,
): Promise<{ readonly code: 200 | 201; readonly record: StoredRecord }> {
  const { kind, namespace, name } = place;
  const { request, query } = requestContext;
  const patch = parseText((await readBody(request)).toString(), "error decoding YAML: ", "yaml");
  const { dryRun = false } = writeOptions(requestContext);
  const options: ApplyOptions = {
    kind,
    fieldManager: query.get("fieldManager") ?? "",
    force: isTrue(query.get("force")),
    ...(subresource === undefined ? {} : { subresource }),
    now: clock.date(),
  };
  if (store.get(storedResource(kind), namespace, name) !== undefined) {
    const change = (current: StoredObject): StoredObject =>
      fields.check(serverSideApply(current, named(patch, name), options));
    return {
      code: 200,
      record: registry.update(place, change, {
        dryRun,
        ...(subresource === undefined ? {} : { subresource }),
      }),
    };
  }
  const object = fields.check(serverSideApply(undefined, named(patch, name), options));
  if (subresource !== undefined) {
    throw notFound(kind, name);
  }
  if ((object.metadata.uid ?? "") !== "" || (object.metadata.resourceVersion ?? "") !== "") {
    throw conflict(kind, name);
  }
  return { code: 201, record: registry.create(kind, namespace, object, { dryRun }) };
}

/** Returns a configuration with the name in the URL. @throws ApiError 400 if it has another one. */
function named(patch: unknown, name: string): unknown {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const given = valueAt(patch, "metadata", "name") ?? name;
  if (given !== name) {
    throw badRequest(
      `the name of the object (${JSON.stringify(given)}) does not match the name on the URL (${name})`,
    );
  }
  return { ...patch, metadata: { ...(isJsonObject(patch["metadata"]) ? patch["metadata"] : {}), name } };
}

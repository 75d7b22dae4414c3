import { type GroupVersionResource, resourceName } from "../api/resource.js";
import { isNotFound, StatusError } from "../api/status-error.js";
import { messageNameOf } from "../wire/protobuf/schema-modules.js";

/**
 * Returns an error of a list or a watch with the name of the resource, if the server does not have the resource. The
 * servers' own words are only "404 page not found". A custom resource is missing until its CRD is installed.
 */
export function namingMissing(error: unknown, resource: GroupVersionResource): unknown {
  if (!isNotFound(error) || messageNameOf(resource) !== undefined) {
    return error;
  }
  const { status, httpStatus, retryAfterMs, message } = error;
  const name = `"${resourceName(resource)}" in version ${resource.version}`;
  return new StatusError(
    { ...status, message: `the server has no resource ${name}, its CRD may not be installed (${message})` },
    { httpStatus, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  );
}

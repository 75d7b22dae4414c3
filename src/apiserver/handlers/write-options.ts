import type { HttpRequest } from "../http/http-messages.js";
import type { RequestContext } from "../http/request-context.js";
import { invalid } from "../refusals/refusals.js";
import type { WriteOptions } from "../registry/registry.js";

const OPTION_KINDS: Readonly<Record<string, string>> = {
  POST: "CreateOptions",
  PUT: "UpdateOptions",
  PATCH: "PatchOptions",
  DELETE: "DeleteOptions",
};

/**
 * Returns the options of a write from its query.
 *
 * @throws ApiError 422 if dryRun has a value other than All.
 */
export function writeOptions({ request, method, query }: RequestContext): WriteOptions {
  const dryRun = query.getAll("dryRun").filter((value) => value !== "");
  if (dryRun.some((value) => value !== "All")) {
    const kind = OPTION_KINDS[method] ?? "CreateOptions";
    const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`;
    throw invalid({ group: "meta.k8s.io", kind }, "", [
      { reason: "FieldValueNotSupported", field: "dryRun", message },
    ]);
  }
  return { dryRun: dryRun.length > 0, fieldManager: query.get("fieldManager") ?? programOf(request) };
}

/** Returns the name of the program that sent a request: `kubectl` for `kubectl/v1.36.3 (linux/amd64)`. */
function programOf({ headers }: HttpRequest): string {
  return headers["user-agent"]?.split("/")[0] ?? "unknown";
}

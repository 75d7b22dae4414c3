import { systemClock } from "../../base/clock.js";
import { statusErrorFrom } from "../../listwatch/status-error-from.js";
import { JSON_TYPE } from "../../wire/json-codec.js";
import type { Session } from "../session.js";
import type { Scope } from "./target.js";

/** A server answers a request for one object within milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Logs that the namespace of a target does not exist, if the server says so. It makes one request for each namespace of
 * a cluster. If the user may not read namespaces, or the request fails for another reason, nothing is said.
 */
export async function tellMissingNamespace(
  { namespace, cluster: { transport, context, namespacesLookedFor } }: Pick<Scope, "namespace" | "cluster">,
  { logger, shutdown: { signal } }: Pick<Session, "logger" | "shutdown">,
): Promise<void> {
  if (namespacesLookedFor.has(namespace)) {
    return;
  }
  namespacesLookedFor.add(namespace);
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    const request = { path, headers: { accept: JSON_TYPE }, headersTimeoutMs: PATIENCE_MS };
    const response = await transport.request(request, signal);
    if (response.status !== 404) {
      response.body.close();
    } else if ((await statusErrorFrom(response, systemClock, signal)).reason === "NotFound") {
      const where = context === undefined ? "" : ` in the context "${context}"`;
      logger.info({ namespace }, `there is no namespace "${namespace}"${where}`);
    }
  } catch (error) {
    logger.debug({ err: error }, "cannot look for the namespace");
  }
}

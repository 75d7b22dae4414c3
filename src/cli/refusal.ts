import { InformerError, messageOf } from "../base/errors.js";
import type { ClientConfig } from "../kubeconfig/client-config.js";
import type { EndingKind } from "../reflector/ending.js";
import type { EndingReport } from "../reflector/reflector-state.js";
import { maySendCredential } from "../transport/request-headers.js";

/** Endings that trying again does not mend, before the first list has ever succeeded. */
const HOPELESS: ReadonlySet<EndingKind> = new Set([
  "untrusted",
  "unauthorized",
  "forbidden",
  "notFound",
  "invalidRequest",
  "credentials",
]);

/** What was asked, of whom, and as whom. */
export interface RefusalContext {
  readonly config: Pick<ClientConfig, "server" | "credentials">;
  /** Empty: all namespaces. */
  readonly namespace: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** The server, or the way to it, does not let us do what was asked. The message says why and what to do. */
export class RefusedError extends InformerError {
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_REFUSED", message, options);
  }
}

/** Why there is no point in going on; nothing where trying again may help. For endings before the first list. */
export function refusalOf(report: EndingReport, context: RefusalContext): RefusedError | undefined {
  if (!HOPELESS.has(report.kind) || report.next === "fallBackToList") {
    return undefined;
  }
  return new RefusedError(explanationOf(report, context), { cause: report.error });
}

function explanationOf({ kind, error }: EndingReport, context: RefusalContext): string {
  const { namespace, config } = context;
  const where = namespace === "" ? "in all namespaces" : `in the namespace "${namespace}"`;
  const said = messageOf(error);
  switch (kind) {
    case "forbidden":
      return `Cannot list pods ${where}: ${said}${forbiddenAdvice(namespace)}`;
    case "unauthorized":
      return `Cannot list pods: ${unauthorized(said, config)}`;
    case "notFound":
      return `Cannot list pods: ${said}; is ${config.server} the address of a Kubernetes API server?`;
    case "invalidRequest":
      return `Cannot list pods: ${invalidRequest(said, context)}`;
    default:
      // TLS and credentials: the message already says what was found and wanted.
      return said;
  }
}

function unauthorized(said: string, { server, credentials }: RefusalContext["config"]): string {
  if (credentials === undefined) {
    return `no credential was sent to ${server}, and it wants one (${said}); the kubeconfig has none for this context: log in, or choose another --context`;
  }
  return maySendCredential(new URL(server))
    ? `${server} does not accept the credential (${said}); log in again, or choose another --context`
    : `no credential was sent to ${server}, and it wants one (${said}); none is sent to another machine over plain http: wanted https:// in the kubeconfig's server`;
}

/** How servers in Go, and nginx, say that they were spoken to without TLS. */
const WANTS_HTTPS = /HTTP request .*to (an )?HTTPS (server|port)/i;

function invalidRequest(said: string, { config, labelSelector, fieldSelector }: RefusalContext): string {
  if (WANTS_HTTPS.test(said)) {
    return `${config.server} speaks https alone (${said}); wanted https:// in the kubeconfig's server`;
  }
  const given = [
    ...(labelSelector === undefined ? [] : ["--selector"]),
    ...(fieldSelector === undefined ? [] : ["--field-selector"]),
  ];
  const advice =
    given.length === 0
      ? `is ${config.server} the address of a Kubernetes API server?`
      : `check ${given.join(" and ")}`;
  return `the server refuses the request: ${said}; ${advice}`;
}

function forbiddenAdvice(namespace: string): string {
  return namespace === ""
    ? "; watch one namespace with -n NAMESPACE, or ask for the right to list and watch pods in the cluster"
    : "; choose another one with -n, or ask for the right to list and watch pods in it";
}

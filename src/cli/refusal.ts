import { InformerError, messageOf } from "../base/errors.js";
import type { ClientConfig } from "../kubeconfig/client-config.js";
import type { EndingKind } from "../reflector/ending.js";
import type { EndingReport } from "../reflector/reflector-state.js";
import { maySendCredential } from "../transport/request-headers.js";

/** The endings after which it is pointless to try again, if no list has succeeded yet. */
const HOPELESS: ReadonlySet<EndingKind> = new Set([
  "untrusted",
  "unauthorized",
  "forbidden",
  "notFound",
  "invalidRequest",
  "credentials",
]);

/** What was requested, from which server, and with which credentials. */
export interface RefusalContext {
  readonly config: Pick<ClientConfig, "server" | "proxyUrl" | "credentials">;
  /** The namespace, or an empty string for all namespaces. */
  readonly namespace: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/**
 * The error that ends the run when the server refuses the first list. Its message says why and what to do.
 */
export class RefusedError extends InformerError {
  override readonly name: string = "RefusedError";
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_REFUSED", message, options);
  }
}

/**
 * Returns the error to end the run with, or undefined if it may help to try again. For endings before the
 * first list.
 */
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
      // The messages about TLS and credentials already say what was found and what was expected.
      return said;
  }
}

function unauthorized(said: string, config: RefusalContext["config"]): string {
  const { server, credentials, proxyUrl } = config;
  if (credentials === undefined) {
    return `${server} requires a credential (${said}), and the kubeconfig has none for this context; log in, or choose another context with --context`;
  }
  if (maySendCredential(config)) {
    return `${server} does not accept the credential (${said}); log in again, or choose another context with --context`;
  }
  const way = proxyUrl === undefined ? "to another machine" : "through a proxy";
  return `${server} requires a credential (${said}), and credentials are not sent ${way} over plain http; use https:// for the server in the kubeconfig`;
}

/** The message of servers written in Go, and of nginx, about a request without TLS. */
const WANTS_HTTPS = /HTTP request .*to (an )?HTTPS (server|port)/i;

function invalidRequest(said: string, { config, labelSelector, fieldSelector }: RefusalContext): string {
  if (WANTS_HTTPS.test(said)) {
    return `${config.server} accepts only https (${said}); use https:// for the server in the kubeconfig`;
  }
  const given = [
    ...(labelSelector === undefined ? [] : [`--selector "${labelSelector}"`]),
    ...(fieldSelector === undefined ? [] : [`--field-selector "${fieldSelector}"`]),
  ];
  const advice =
    given.length === 0
      ? `is ${config.server} the address of a Kubernetes API server?`
      : `check ${given.join(" and ")}`;
  return `the server rejected the request: ${said}; ${advice}`;
}

function forbiddenAdvice(namespace: string): string {
  return namespace === ""
    ? "; watch a single namespace with -n NAMESPACE, or ask for permission to list and watch pods in the whole cluster"
    : "; choose another namespace with -n, or ask for permission to list and watch pods in this one";
}

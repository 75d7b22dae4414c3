import { PODS } from "../../api/built-in-resources.js";
import type { GroupVersionResource } from "../../api/resource.js";
import { StatusError } from "../../api/status-error.js";
import { InformerError, messageOf } from "../../base/errors.js";
import type { ClientConfig } from "../../kubeconfig/client-config.js";
import type { ConfigOverrides } from "../../kubeconfig/overrides/config-overrides.js";
import type { EndingKind } from "../../reflector/ending.js";
import type { EndingReport } from "../../reflector/reflector-state.js";
import type { Outlook } from "../../transport/outlook.js";
import { maySendCredential } from "../../transport/request-headers.js";
import { TransportError } from "../../transport/transport-error.js";
import { placeText } from "../selection/place-text.js";

/**
 * Whether it may help to try again after an ending, if no list has succeeded yet. Errors of the transport say
 * it themselves. For every ending that is not in this table it is unknown.
 */
const OUTLOOK: Readonly<Partial<Record<EndingKind, Outlook>>> = {
  closed: "passing",
  dropped: "passing",
  closedEarly: "passing",
  silent: "passing",
  overdue: "passing",
  expired: "passing",
  tooLarge: "passing",
  tooManyRequests: "passing",
  unauthorized: "lasting",
  forbidden: "lasting",
  notFound: "lasting",
  invalidRequest: "lasting",
  credentials: "lasting",
};

/** Not implemented, and HTTP version not supported. All other statuses from 500 on may pass by themselves. */
const NOT_PASSING: ReadonlySet<number> = new Set([501, 505]);

/** How often a request is tried whose failures may pass or not. */
const TRIES = 3;

/** What was requested, from which server, and with which credentials. */
export interface RefusalContext {
  readonly resource: Pick<GroupVersionResource, "resource" | "namespaced">;
  readonly config: Pick<
    ClientConfig,
    "server" | "proxyUrl" | "credentials" | "namespace" | "contextName" | "overridden"
  >;
  /** The name of the context, if several contexts are watched. */
  readonly context?: string | undefined;
  /** The namespace, or an empty string for all namespaces. */
  readonly namespace: string;
  /** Whether a failure that may pass is waited for. @defaultValue true */
  readonly isPatient?: boolean;
  /** The flags by which the server selects, with their values: `--node "node-1"`. */
  readonly selectedBy?: readonly string[];
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
 * Decides which endings before the first list end the run: at once if trying again does not help, and after
 * some tries if that is unknown.
 */
export class Refusals {
  readonly #context: RefusalContext;
  /** How many endings there were of which it is unknown whether trying again helps. */
  #unknown = 0;

  constructor(context: RefusalContext) {
    this.#context = context;
  }

  /** Returns the error to end the run with, or undefined if the next attempt may succeed. */
  after(report: EndingReport): RefusedError | undefined {
    if (report.next === "fallBackToList") {
      return undefined;
    }
    const outlook = this.#outlookOf(report);
    this.#unknown += outlook === "unknown" ? 1 : 0;
    if (outlook === "passing" || (outlook === "unknown" && this.#unknown < TRIES)) {
      return undefined;
    }
    const tried = outlook === "unknown" ? `; tried ${TRIES} times` : "";
    const explanation = inContext(explanationOf(report, this.#context), this.#context);
    return new RefusedError(explanation + tried, { cause: report.error });
  }

  /**
   * A cluster that is watched alone is waited for while its failure may pass. Beside others it is not, because their
   * lines would look as if they were all there is. With `--once` it is not, because a script waits for the end.
   */
  #outlookOf(report: EndingReport): Outlook {
    const outlook = outlookOf(report);
    const { context, isPatient = true } = this.#context;
    return outlook === "passing" && (context !== undefined || !isPatient) ? "unknown" : outlook;
  }
}

/** Names the context, if there are several. */
function inContext(explanation: string, { context }: RefusalContext): string {
  const why = explanation.replace(/^Cannot /, "cannot ");
  return context === undefined ? explanation : `Cannot watch the context "${context}": ${why}`;
}

function outlookOf({ kind, error }: EndingReport): Outlook {
  if (error instanceof TransportError) {
    return error.outlook;
  }
  if (kind === "serverError" && error instanceof StatusError) {
    const { statusCode } = error;
    return statusCode >= 500 && !NOT_PASSING.has(statusCode) ? "passing" : "unknown";
  }
  return OUTLOOK[kind] ?? "unknown";
}

function explanationOf({ kind, error }: EndingReport, context: RefusalContext): string {
  const { config } = context;
  const { resource: objects } = context.resource;
  const said = messageOf(error);
  switch (kind) {
    case "forbidden":
      return `Cannot list ${objects}${placeOf(context)}: ${said}${forbiddenAdvice(context)}`;
    case "unauthorized":
      return `Cannot list ${objects}: ${unauthorized(said, config)}`;
    case "notFound":
      return `Cannot list ${objects}: ${said}; ${notFoundAdvice(context)}`;
    case "invalidRequest":
      return `Cannot list ${objects}: ${invalidRequest(said, context)}`;
    case "serverError":
    case "failed":
      return error instanceof TransportError ? said : `Cannot list ${objects}: ${said}`;
    default:
      // The messages about TLS, credentials and encodings already say what was found and what was expected.
      return said;
  }
}

function unauthorized(said: string, config: RefusalContext["config"]): string {
  const { server, credentials, proxyUrl, contextName } = config;
  if (credentials === undefined && contextName === "") {
    return `${server} requires a credential (${said}), and none was given; use --token, or --client-certificate and --client-key`;
  }
  if (credentials === undefined) {
    return `${server} requires a credential (${said}), and the kubeconfig has none for this context; log in, or choose another context with --context`;
  }
  if (maySendCredential(config)) {
    return `${server} does not accept the credential (${said}); ${credentialAdvice(config)}`;
  }
  const way = proxyUrl === undefined ? "to another machine" : "through a proxy";
  return `${server} requires a credential (${said}), and credentials are not sent ${way} over plain http; ${httpsAdvice(config)}`;
}

/** What to do about a credential, by the override that gave it. The first one that was given counts. */
const CREDENTIAL_ADVICE: readonly (readonly [override: keyof ConfigOverrides, advice: string])[] = [
  ["token", "use another --token"],
  ["clientCertificate", "use another --client-certificate and --client-key"],
  ["user", "log in again, or choose another user with --user"],
];

function credentialAdvice({ overridden = [] }: RefusalContext["config"]): string {
  const [, advice] = CREDENTIAL_ADVICE.find(([override]) => overridden.includes(override)) ?? [];
  return advice ?? "log in again, or choose another context with --context";
}

function httpsAdvice({ overridden = [] }: RefusalContext["config"]): string {
  return overridden.includes("server")
    ? "use https:// in --server"
    : "use https:// for the server in the kubeconfig";
}

/** The message of servers written in Go, and of nginx, about a request without TLS. */
const WANTS_HTTPS = /HTTP request (was sent )?to (an )?HTTPS (server|port)/i;

function invalidRequest(said: string, { config, selectedBy = [] }: RefusalContext): string {
  if (WANTS_HTTPS.test(said)) {
    return `${config.server} accepts only https (${said}); ${httpsAdvice(config)}`;
  }
  const advice =
    selectedBy.length === 0
      ? `is ${config.server} the address of a Kubernetes API server?`
      : `check ${selectedBy.join(" and ")}`;
  return `the server rejected the request: ${said}; ${advice}`;
}

/** Every server has pods, but other kinds may be missing. */
function notFoundAdvice({ config, resource: { resource } }: RefusalContext): string {
  return resource === PODS.resource
    ? `is ${config.server} the address of a Kubernetes API server?`
    : `the server ${config.server} does not have this type, or is not a Kubernetes API server`;
}

function placeOf({ resource, namespace }: RefusalContext): string {
  return resource.namespaced === false ? "" : ` ${placeText(namespace)}`;
}

/** The owner of the context's namespace may be allowed to list it, but not the whole cluster. */
function forbiddenAdvice({ resource: { resource, namespaced }, namespace, config }: RefusalContext): string {
  const permission = `ask for permission to list and watch ${resource}`;
  if (namespaced === false) {
    return `; ${permission}`;
  }
  const narrower =
    config.contextName === ""
      ? "watch a single namespace with -n NAMESPACE"
      : `your context's namespace is "${config.namespace}": try -n ${config.namespace}`;
  return namespace === ""
    ? `; ${narrower}, or ${permission} in the whole cluster`
    : `; choose another namespace with -n, or ${permission} in this one`;
}

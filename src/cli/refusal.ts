import { InformerError, messageOf } from "../base/errors.js";
import type { EndingKind } from "../reflector/ending.js";
import type { EndingReport } from "../reflector/reflector-state.js";

/** Endings that trying again does not mend, before the first list has ever succeeded. */
const HOPELESS: ReadonlySet<EndingKind> = new Set([
  "untrusted",
  "unauthorized",
  "forbidden",
  "notFound",
  "invalidRequest",
  "credentials",
]);

export interface RefusalContext {
  readonly server: string;
  /** Empty: all namespaces. */
  readonly namespace: string;
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

function explanationOf({ kind, error }: EndingReport, { server, namespace }: RefusalContext): string {
  const where = namespace === "" ? "in all namespaces" : `in the namespace "${namespace}"`;
  const said = messageOf(error);
  switch (kind) {
    case "forbidden":
      return `Cannot list pods ${where}: ${said}${forbiddenAdvice(namespace)}`;
    case "unauthorized":
      return `Cannot list pods: ${server} does not accept the credential (${said}); log in again, or choose another --context`;
    case "notFound":
      return `Cannot list pods: ${said}; is ${server} the address of a Kubernetes API server?`;
    case "invalidRequest":
      return `Cannot list pods: the server refuses the request: ${said}; check --selector and --field-selector`;
    default:
      // TLS and credentials: the message already says what was found and wanted.
      return said;
  }
}

function forbiddenAdvice(namespace: string): string {
  return namespace === ""
    ? "; watch one namespace with -n NAMESPACE, or ask for the right to list and watch pods in the cluster"
    : "; choose another one with -n, or ask for the right to list and watch pods in it";
}

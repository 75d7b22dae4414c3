import { messageOf } from "../base/errors.js";
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
  readonly namespace: string;
}

/** One line that says why there is no point in going on, and what to do; nothing where trying again may help. */
export function refusalOf(report: EndingReport, context: RefusalContext): string | undefined {
  if (!HOPELESS.has(report.kind) || report.next === "fallBackToList") {
    return undefined;
  }
  const where = context.namespace === "" ? "in all namespaces" : `in namespace "${context.namespace}"`;
  const said = messageOf(report.error);
  switch (report.kind) {
    case "forbidden":
      return `Cannot ${report.phase === "watch" ? "watch" : "list"} pods ${where}: ${said}${forbiddenAdvice(context)}`;
    case "unauthorized":
      return `Cannot list pods: ${context.server} does not accept the credential: ${said}; log in again or choose another --context`;
    case "notFound":
      return `Cannot list pods: ${said}; is ${context.server} the address of a Kubernetes API server?`;
    case "invalidRequest":
      return `Cannot list pods: the server refuses the request: ${said}; check --selector and --field-selector`;
    default:
      return said;
  }
}

function forbiddenAdvice({ namespace }: RefusalContext): string {
  return namespace === ""
    ? "; watch one namespace with -n NAMESPACE, or ask for the right to list and watch pods in the cluster"
    : "; ask for the right to list and watch pods in it, or choose another namespace with -n";
}

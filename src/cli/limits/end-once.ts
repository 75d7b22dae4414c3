import type { Output } from "../output.js";
import type { Session } from "../session.js";
import { tellMissingNamespace } from "../watching/missing-namespace.js";
import { scopeOf } from "../watching/target.js";
import type { Limits } from "./limits.js";
import { codeOfPrinted, notFound } from "./list-outcome.js";
import type { ListedTarget } from "./target-limits.js";

/**
 * Ends a run that has printed its first lists. As in kubectl, it is a failure if an object that was named does not exist,
 * and none if there is nothing at all.
 */
export async function endOnce(
  targets: readonly ListedTarget[],
  session: Session,
  { limits, output }: { readonly limits: Pick<Limits, "ignoresNotFound">; readonly output: Output },
): Promise<void> {
  const { shutdown, logger } = session;
  const empty = targets.filter(({ size }) => size === 0);
  const missing = empty.filter(({ name }) => name !== undefined);
  const isNothing = empty.length === targets.length;
  if (isNothing && missing.length === 0) {
    logger.info({}, nothingFound(empty));
  }
  if (isNothing) {
    await Promise.all(
      empty.filter(hasNamespace).map(async (target) => tellMissingNamespace(target, session)),
    );
  }
  await output.written();
  if (missing.length > 0 && !limits.ignoresNotFound) {
    shutdown.fail(notFound(missing.map(scopeOf)));
  } else {
    shutdown.end(codeOfPrinted(session.printing));
  }
}

/** Returns the words of kubectl. */
function nothingFound(targets: readonly ListedTarget[]): string {
  const namespaces = [...new Set(targets.filter(hasNamespace).map(({ namespace }) => namespace))];
  const places = namespaces.length === 1 ? "namespace" : "namespaces";
  return namespaces.length === 0
    ? "No resources found"
    : `No resources found in ${namespaces.join(", ")} ${places}.`;
}

function hasNamespace({ namespace, view }: ListedTarget): boolean {
  return namespace !== "" && view.resource.namespaced !== false;
}

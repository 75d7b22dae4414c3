import type { InformerCounts, MissedChanges, NamespaceStatus } from "../informer-status.js";
import type { RecordedStatus } from "./status-book.js";

/**
 * Returns the status of an informer over several namespaces: the state of the namespace `worst`, the sums of all
 * counts, and the time since something was last received for any of the namespaces.
 */
export function summedStatus(
  all: readonly [NamespaceStatus, ...NamespaceStatus[]],
  worst: string,
): RecordedStatus {
  const { state, since, cause, nextRetry } = all.find(({ namespace }) => namespace === worst) ?? all[0];
  return {
    state,
    since,
    cause: cause && { ...cause, namespace: worst },
    nextRetry,
    lastReceivedMs: least(all.map(({ lastReceivedMs }) => lastReceivedMs)),
    lastListMs: least(all.map(({ lastListMs }) => lastListMs)),
    lastEventMs: least(all.map(({ lastEventMs }) => lastEventMs)),
    lastBookmarkMs: least(all.map(({ lastBookmarkMs }) => lastBookmarkMs)),
    counts: sums<keyof InformerCounts>(all.map(({ counts }) => counts)),
    missed: sums<keyof MissedChanges>(all.map(({ missed }) => missed)),
    faults: sums(all.map(({ faults }) => faults)),
  };
}

function least(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Adds up records of numbers, name by name. */
function sums<Name extends string>(
  records: readonly Readonly<Partial<Record<Name, number>>>[],
): Record<Name, number> {
  const total: Partial<Record<Name, number>> = {};
  for (const [name, count] of records.flatMap((record) => Object.entries(record) as [Name, number][])) {
    total[name] = (total[name] ?? 0) + count;
  }
  return total as Record<Name, number>;
}

import { isForbidden } from "../../api/status-error.js";
import { kindFormat } from "../../printer/kind-formats.js";
import type { TableRow } from "../../api/table-row.js";
import type { RowEvent } from "../../printer/row-printer.js";
import { tableCodec } from "../../wire/table-codec.js";
import { textOf } from "../../base/json-object.js";
import { PRINTED_LEVELS } from "../kinds/kind-view.js";
import { isNestedDeeper } from "../../base/json-nesting.js";
import type { Kind } from "../kinds/kind.js";
import { rowChooser, type RowRule } from "../kinds/row-chooser.js";
import { rowEvent } from "../kinds/row-event.js";
import type { Session } from "../session.js";
import type { Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";
import { type TargetContext, type Watched, watchTarget } from "../watching/watch-target.js";
import { isTold, workloadSignificance, workloadTokens } from "./workload-changes.js";
import type { WorkloadRule } from "./workload-kinds.js";
import { type Workload, WorkloadPods } from "./workload-pods.js";

/** Prints a workload. */
type Print = (event: RowEvent, at: Date) => string;

/**
 * Returns a function that watches a workload of a name, and its pods. In each namespace, the workload that has the
 * name now is followed, also when it is deleted and made again.
 */
export async function watchingWorkload(
  kind: Kind,
  rule: WorkloadRule,
  { printing }: Session,
): Promise<(scope: Scope, name: string) => Watched> {
  const { format, paint } = printing;
  const printed = await kindFormat(format, kind, paint, workloadTokens);
  const print: Print =
    printed.prints === "rows"
      ? printed.printer
      : ({ object, ...event }, at) => printed.printer({ ...event, key: "", object: object?.object }, at);
  return (scope, name) => async (context) => watchWorkload({ kind, rule, name, scope }, print, context);
}

async function watchWorkload(workload: Workload, print: Print, context: TargetContext): Promise<void> {
  const { kind, name, scope } = workload;
  const inNamespaces = new Map<string, WorkloadPods>();
  const podsIn = (namespace: string): WorkloadPods => {
    const known = inNamespaces.get(namespace);
    const pods = known ?? new WorkloadPods({ ...workload, scope: { ...scope, namespace } }, context);
    inNamespaces.set(namespace, pods);
    return pods;
  };
  const view = workloadView(kind, { print, printing: context.session.printing }, podsIn);
  const { cluster, namespace } = scope;
  const fieldSelector = `metadata.name=${name}`;
  const target = { cluster, namespace, name, labelSelector: undefined, fieldSelector, view };
  const { shutdown, logger } = context.session;
  await watchTarget(target, {
    ...context,
    onRefused: (refusal) => {
      if (!isForbidden(refusal.cause)) {
        shutdown.fail(refusal);
        return;
      }
      logger.warn({}, `${refusal.message}; its pods are told by the names of their owners`);
      podsIn(namespace).followByName();
    },
  });
  await Promise.all([...inNamespaces.values()].map(async (pods) => pods.whenEnded()));
}

/** Controllers write the status of a workload often. Only some of that is told. */
const WORKLOAD_RULE: RowRule<RowEvent> = {
  omission: (event) => (isTold(event) ? undefined : event.cause === "resync" ? "resync" : "unchanged"),
  significance: workloadSignificance,
};

function workloadView(
  kind: Kind,
  { print, printing }: { readonly print: Print; readonly printing: Session["printing"] },
  podsIn: (namespace: string) => WorkloadPods,
): View<TableRow> {
  const { group, version, resource, namespaced } = kind;
  return {
    resource: { group, version, resource, namespaced, kind: kind.kind },
    codec: tableCodec({ kind: kind.kind, wholeObjects: true }),
    includeObject: "Object",
    filters: printing.filter?.names.words ?? [],
    printing: ({ context, counts }) => {
      const isPrinted = rowChooser<RowEvent>(printing, counts, WORKLOAD_RULE);
      return (event, at) => {
        const row = { ...soundRow(rowEvent(event)), context };
        const line = isPrinted(row) ? print(row, at) : "";
        const workload = row.type === "delete" ? undefined : row.object?.object;
        const namespace = textOf(workload?.metadata?.namespace);
        return workload === undefined ? line : line + podsIn(namespace).follow(workload, at);
      };
    },
  };
}

/** Returns the event with the metadata alone of workloads that are nested too deep to be compared and printed. */
function soundRow(event: RowEvent): RowEvent {
  const { object, before } = event;
  const isSound = [object, before].every((row) => !isNestedDeeper(row?.object, PRINTED_LEVELS));
  return isSound
    ? event
    : ({ ...event, object: metadataOnly(object), before: metadataOnly(before) } as RowEvent);
}

function metadataOnly(row: TableRow | undefined): TableRow | undefined {
  return row && { ...row, object: { ...(row.metadata === undefined ? {} : { metadata: row.metadata }) } };
}

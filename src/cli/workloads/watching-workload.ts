import { isForbidden } from "../../api/status-error.js";
import { systemClock } from "../../base/clock.js";
import type { TableRow } from "../../api/table-row.js";
import type { RowEvent } from "../../printer/row-printer.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { tableCodec } from "../../wire/table-codec.js";
import { textOf } from "../../base/json-object.js";
import { PRINTED_LEVELS } from "../kinds/kind-view.js";
import { isNestedDeeper } from "../../base/json-nesting.js";
import { Latch } from "../../base/latch.js";
import type { Kind } from "../../discovery/kind.js";
import { rowChooser, type RowRule, toldOf } from "../kinds/row-chooser.js";
import { rowEvent } from "../kinds/row-event.js";
import { newlySelected } from "../kube-events/newly-selected.js";
import type { sharedKubeEvents } from "../kube-events/shared-kube-events.js";
import { typeName } from "../first-list/type-name.js";
import type { Session } from "../session.js";
import { splitObjectKey } from "../../api/object-key.js";
import { type Observer, withObserver } from "../watching/companion.js";
import type { Accompany, Scope } from "../watching/target.js";
import type { View } from "../watching/view.js";
import { type TargetContext, type Watched, watchTarget } from "../watching/watch-target.js";
import { isTold, workloadSignificance, workloadTokens } from "./workload-changes.js";
import type { WorkloadRule } from "./workload-kinds.js";
import { listedCompanion } from "./listed-companion.js";
import { type Workload, WorkloadPods } from "./workload-pods.js";

/** Prints a workload. */
type Print = (event: RowEvent, at: Date) => string;

/** Returns the Kubernetes Events of a scope, which all workloads of it share. */
export type EventsOf = ReturnType<typeof sharedKubeEvents>;

/** What the watch of a workload has to do with the other watches of a run. */
export interface Neighbours {
  /** The Kubernetes Events, if they are printed. */
  readonly eventsOf: EventsOf | undefined;
  /** Reports whether another watch prints a pod. */
  readonly isElsewhere: Workload["isElsewhere"];
}

/**
 * Returns a function that watches the workload with a name, and its pods, with their Events if `eventsOf` is given. It
 * follows the name: if the workload is deleted and created again, the new one is watched.
 */
export async function watchingWorkload(
  kind: Kind,
  rule: WorkloadRule,
  { printing }: Session,
  { eventsOf, isElsewhere }: Neighbours,
): Promise<(scope: Scope, name: string) => Watched> {
  const printed = await printing.format.kind(kind, workloadTokens);
  const print: Print =
    printed.prints === "rows"
      ? printed.printer
      : (row, at) =>
          printed.printer(
            { key: "", ...row, object: row.object?.object, before: row.before?.object },
            at,
            row,
          );
  return (scope, name) => async (context) => {
    const { session, output } = context;
    const { kubeEvents } = session.printing;
    const events = kubeEvents && eventsOf?.(scope, { session, output, printing: kubeEvents });
    await watchWorkload({ kind, rule, name, scope, events, isElsewhere }, print, context);
  };
}

async function watchWorkload(workload: Workload, print: Print, context: TargetContext): Promise<void> {
  const { kind, name, scope, events } = workload;
  const inNamespaces = new Map<string, WorkloadPods>();
  const podsIn = (namespace: string): WorkloadPods => {
    const known = inNamespaces.get(namespace);
    const pods = known ?? new WorkloadPods({ ...workload, scope: { ...scope, namespace } }, context);
    inNamespaces.set(namespace, pods);
    return pods;
  };
  const { cluster, namespace } = scope;
  const following = { podsIn, isOneOfMany: namespace === "" };
  const printing = { print: inItsPlace(kind, print, context), printing: context.session.printing };
  const view = workloadView(kind, printing, following);
  const { fieldSelectors } = context.session.selection.excluded;
  const fieldSelector = [`metadata.name=${name}`, ...fieldSelectors].join(",");
  const listed = new Latch();
  const { shutdown, logger, ending } = context.session;
  const accompany: Accompany<TableRow> = async (_, { interruptions }) => {
    const place = { context: cluster.context, isInterrupted: () => interruptions.isOngoing };
    const companion = listedCompanion<TableRow>({ listed }, (observed) => {
      const row = events && newlySelected(observed);
      if (row !== undefined) {
        events?.appeared(row);
      }
    });
    const all = withObserver(companion, ending?.forKind<TableRow>(kind, { ...scope, name }, place));
    return Promise.resolve(withObserver(all, ending && noticeGone(inNamespaces)));
  };
  const target = { cluster, namespace, name, labelSelector: undefined, fieldSelector, view, accompany };
  // The list of the workload and those of its pods are parts of one, which is complete when they are.
  const firstList = context.firstList?.part();
  const printed = context.firstList?.handedOver();
  const allListed = listed.opened.then(async () => {
    await Promise.all([...inNamespaces.values()].map(async (pods) => pods.whenListed()));
    await printed;
  });
  events?.join(allListed);
  await watchTarget(target, {
    ...context,
    firstList,
    onRefused: (refusal) => {
      if (!isForbidden(refusal.cause) || ending?.needsWorkload(kind) === true) {
        shutdown.fail(refusal);
        return;
      }
      logger.warn({}, `${refusal.message}; its pods are recognized by the names of their owners`);
      // A workload that cannot be read is taken to exist.
      context.onListed?.({ ...target, size: 1 });
      podsIn(namespace).followByName();
      listed.open();
    },
  });
  await Promise.all([events?.ended, ...[...inNamespaces.values()].map(async (pods) => pods.whenEnded())]);
}

/** Returns an observer that tells who follows a workload that it does not exist any more. */
function noticeGone(inNamespaces: ReadonlyMap<string, WorkloadPods>): Observer<TableRow> {
  return ({ event }) => {
    if (event.type === "delete") {
      inNamespaces.get(splitObjectKey(event.deleted.key).namespace)?.workloadGone();
    }
  };
}

/** Returns the printer of a workload, whose line of the first list may have to wait for its place. Returns no text then. */
function inItsPlace(kind: Kind, print: Print, { firstList, output }: TargetContext): Print {
  if (firstList === undefined) {
    return print;
  }
  return (event, at) => {
    const { object, cause } = event;
    const isHeld =
      object !== undefined &&
      cause === "initial" &&
      firstList.hold({
        key: objectIdentity.keyOf(object),
        type: typeName(kind),
        object: object.object ?? object,
        print: (): void | Promise<void> => output.write(print(event, systemClock.date())),
      });
    return isHeld ? "" : print(event, at);
  };
}

/** Controllers write the status of a workload often. Only some of that is told. */
const WORKLOAD_RULE: RowRule<RowEvent> = {
  omission: (event) => (isTold(event) ? undefined : event.cause === "resync" ? "resync" : "unchanged"),
  significance: workloadSignificance,
};

/** Who follows the workloads that are seen. */
interface Following {
  readonly podsIn: (namespace: string) => WorkloadPods;
  readonly isOneOfMany: boolean;
}

function workloadView(
  kind: Kind,
  { print, printing }: { readonly print: Print; readonly printing: Session["printing"] },
  { podsIn, isOneOfMany }: Following,
): View<TableRow> {
  const { group, version, resource, namespaced } = kind;
  return {
    resource: { group, version, resource, namespaced, kind: kind.kind },
    codec: tableCodec({
      kind: kind.kind,
      wholeObjects: true,
      keepManagedFields: printing.showManagedFields,
    }),
    includeObject: "Object",
    filters: printing.filter?.names.words ?? [],
    printing: ({ context, counts }, observe) => {
      const omissionOf = rowChooser<RowEvent>(printing, counts, WORKLOAD_RULE);
      return (event, at) => {
        const row = { ...soundRow(rowEvent(event)), context };
        const omission = omissionOf(row);
        observe?.({ event, read: row, why: undefined, omission, told: toldOf(omission) });
        const line = omission === undefined ? print(row, at) : "";
        const workload = row.type === "delete" ? undefined : row.object?.object;
        const namespace = textOf(workload?.metadata?.namespace);
        return workload === undefined
          ? line
          : line + podsIn(namespace).follow(workload, { cause: row.cause, isOneOfMany }, at);
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

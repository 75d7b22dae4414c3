import type { KubeObject } from "../../api/object.js";
import type { GroupVersionResource } from "../../api/resource.js";
import type { TableRow } from "../../api/table-row.js";

import type { Logger } from "../../base/logger.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { changedMembers } from "../../printer/row-members.js";
import type { ObjectEvent } from "../../printer/printer.js";
import type { RowEvent } from "../../printer/row-printer.js";
import { keptJsonCodec } from "../../wire/kept-json-codec.js";
import { isDeeperObject } from "../../wire/kept/is-deeper-object.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { tableCodec } from "../../wire/table-codec.js";
import type { Session } from "../session.js";
import { startKubeEvents } from "../kube-events/start-kube-events.js";
import { withObserver } from "../watching/companion.js";
import type { Scope } from "../watching/target.js";
import { type Watched, watching } from "../watching/watch-target.js";
import type { View } from "../watching/view.js";
import type { Kind } from "../../discovery/kind.js";
import { rowChooser, toldOf } from "./row-chooser.js";
import { rowEvent } from "./row-event.js";
import { rowSignificance } from "./row-significance.js";

/** The deepest nesting of an object that is printed whole, as for pods. */
export const PRINTED_LEVELS = 64;

/**
 * Returns a function that watches a scope of a kind: as rows that the server makes of its objects, or as whole objects
 * if the format prints these. `--show` judges by the rows, which then hold the objects.
 */
export async function watchingKind(kind: Kind, session: Session): Promise<(scope: Scope) => Watched> {
  const { printing } = session;
  const { format, choice } = printing;
  const printed = await format.kind(kind, changedMembers);
  if (printed.prints === "rows") {
    const wholeObjects =
      session.ending?.readsObjects === true ||
      session.limits?.sortPath !== undefined ||
      // The metadata does not say whether the content has changed.
      choice.show !== "all" ||
      hasData(kind);
    const view = rowView(kind, printing, { wholeObjects, printing: () => printed.printer });
    return watchingAccompanied(kind, view, session);
  }
  const { printer } = printed;
  return choice.show === "all"
    ? watchingAccompanied(kind, objectView(kind, printing, printer), session)
    : watchingAccompanied(
        kind,
        rowView(kind, printing, {
          wholeObjects: true,
          printing: (logger) => (row, at) => {
            const objects = { whole: row.object?.object, before: row.before?.object };
            return printer({ ...objectEvent(row, objects, logger), context: row.context }, at, row);
          },
        }),
        session,
      );
}

/** Returns a function that watches a scope with its Kubernetes Events, and with what ends the run. */
function watchingAccompanied<T extends TableRow | KubeObject>(
  kind: Kind,
  view: View<T>,
  session: Session,
): (scope: Scope) => Watched {
  return watching(view, async (scope, context) => {
    const events = await startKubeEvents(session, scope, { ...context, view });
    const { context: name } = scope.cluster;
    const place = { context: name, isInterrupted: () => context.interruptions.isOngoing };
    return withObserver(events, session.ending?.forKind<T>(kind, scope, place));
  });
}

/** Whether objects of a kind have data in place of a spec, so that nothing in their metadata says what has changed. */
function hasData({ group, resource }: Kind): boolean {
  return group === "" && (resource === "configmaps" || resource === "secrets");
}

/** How rows are printed. */
interface RowPrinting {
  readonly wholeObjects?: boolean;
  readonly printing: (logger: Logger) => (event: KeyedRowEvent, at: Date) => string;
}

type KeyedRowEvent = RowEvent & { readonly key: string };

function rowView(
  kind: Kind,
  printing: Session["printing"],
  { wholeObjects = false, printing: printerFor }: RowPrinting,
): View<TableRow> {
  return {
    resource: resourceOf(kind),
    codec: tableCodec({ kind: kind.kind, wholeObjects, keepManagedFields: printing.showManagedFields }),
    ...(wholeObjects ? { includeObject: "Object" } : {}),
    objectIn: (row) => row.object ?? row,
    filters: printing.filter?.names.words ?? [],
    printing: ({ logger, context, counts }, observe) => {
      const omissionOf = rowChooser<RowEvent>(printing, counts, { significance: rowSignificance });
      const notice = plainNotice(kind, logger);
      const print = printerFor(logger);
      return (event, at) => {
        const row = { ...rowEvent(event), key: keyOf(event), context };
        const omission = omissionOf(row);
        observe?.({ event, read: row, why: undefined, omission, told: toldOf(omission) });
        notice(row);
        return omission === undefined ? print(row, at) : undefined;
      };
    },
  };
}

function objectView(
  kind: Kind,
  printing: Session["printing"],
  print: (event: ObjectEvent<KubeObject>, at: Date) => string,
): View<KubeObject> {
  return {
    resource: resourceOf(kind),
    codec: keptJsonCodec({ kind: kind.kind, keepManagedFields: printing.showManagedFields }),
    filters: printing.filter?.names.words ?? [],
    printing: ({ logger, context, counts }, observe) => {
      // Whole objects are printed only if --show leaves nothing out.
      const omissionOf = rowChooser(printing, counts, { significance: () => "significant" });
      return (event, at) => {
        const whole = event.type === "delete" ? event.deleted.object : event.object;
        const before = event.type === "update" ? event.oldObject : undefined;
        const keyed = { type: event.type, cause: event.cause, key: keyOf(event) };
        const omission = omissionOf({ ...keyed, object: undefined });
        observe?.({ event, read: undefined, why: undefined, omission, told: toldOf(omission) });
        return omission === undefined
          ? print({ ...objectEvent(keyed, { whole, before }, logger), context }, at)
          : undefined;
      };
    },
  };
}

function keyOf<T extends Pick<KubeObject, "metadata">>(event: ResourceEvent<T>): string {
  return event.type === "delete" ? event.deleted.key : objectIdentity.keyOf(event.object);
}

/** Returns the resource of a kind, whose objects are kept as `T`. */
function resourceOf<T>({ group, version, resource, kind, namespaced }: Kind): GroupVersionResource<T> {
  return { group, version, resource, kind, namespaced };
}

/** Returns the event of a whole object. Objects that are nested too deep for the printers are printed by their names. */
function objectEvent(
  { type, cause, key }: Pick<KeyedRowEvent, "type" | "cause" | "key">,
  { whole, before }: { readonly whole: KubeObject | undefined; readonly before: KubeObject | undefined },
  logger: Logger,
): ObjectEvent<KubeObject> {
  if (whole !== undefined && !isDeeperObject(whole, PRINTED_LEVELS)) {
    return { type, key, object: whole, cause, before };
  }
  if (whole !== undefined) {
    const reason = `found more than ${PRINTED_LEVELS} levels of objects and lists`;
    logger.warn({ key, reason }, `cannot print the object ${key}, printing only its name`);
  }
  return { type, key, object: undefined, cause, before };
}

/** Returns a function that logs once that the server prints no rows, so that only names can be shown. */
function plainNotice({ resource }: Kind, logger: Logger): (event: RowEvent) => void {
  let said = false;
  return ({ object }) => {
    if (!said && object?.columns.length === 0 && object.cells.length === 0) {
      said = true;
      logger.info({}, `the server does not print tables of ${resource}: only the names are shown`);
    }
  };
}

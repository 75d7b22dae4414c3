import type { KubeObject } from "../../api/object.js";
import type { GroupVersionResource } from "../../api/resource.js";
import type { TableRow } from "../../api/table-row.js";
import { isNestedDeeper } from "../../base/json-nesting.js";
import type { Logger } from "../../base/logger.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { kindFormat } from "../../printer/kind-formats.js";
import type { ObjectEvent } from "../../printer/printer.js";
import type { RowEvent } from "../../printer/row-printer.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { tableCodec } from "../../wire/table-codec.js";
import type { Session } from "../session.js";
import { startKubeEvents } from "../watching/start-kube-events.js";
import type { Scope } from "../watching/target.js";
import { type Watched, watching } from "../watching/watch-target.js";
import type { View } from "../watching/view.js";
import type { Kind } from "./kind.js";
import { rowEvent } from "./row-event.js";

/** The deepest nesting of an object that is printed whole, as for pods. */
export const PRINTED_LEVELS = 64;

/**
 * Returns a function that watches a scope of a kind: as rows that the server makes of its objects, or as whole objects
 * if the format prints these.
 */
export async function watchingKind(kind: Kind, session: Session): Promise<(scope: Scope) => Watched> {
  const { format, paint } = session.printing;
  const printed = await kindFormat(format, kind, paint);
  return printed.prints === "rows"
    ? watchingWithEvents(rowView(kind, printed.printer), session)
    : watchingWithEvents(objectView(kind, printed.printer), session);
}

function watchingWithEvents<T>(view: View<T>, session: Session): (scope: Scope) => Watched {
  const { resource } = view;
  return watching(view, async (scope, context) => startKubeEvents(session, scope, { ...context, resource }));
}

function rowView(kind: Kind, print: (event: RowEvent, at: Date) => string): View<TableRow> {
  return {
    resource: resourceOf(kind),
    codec: tableCodec(kind),
    printing: ({ logger, context }, observe) => {
      const notice = plainNotice(kind, logger);
      return (event, at) => {
        const row = { ...rowEvent(event), context };
        observe?.({ event, read: row, why: undefined, omission: undefined });
        notice(row);
        return print(row, at);
      };
    },
  };
}

function objectView(
  kind: Kind,
  print: (event: ObjectEvent<KubeObject>, at: Date) => string,
): View<KubeObject> {
  return {
    resource: resourceOf(kind),
    codec: jsonCodec({ kind: kind.kind, frozen: false }),
    printing:
      ({ logger, context }, observe) =>
      (event, at) => {
        const read = { ...objectEvent(event, logger), context };
        observe?.({ event, read, why: undefined, omission: undefined });
        return print(read, at);
      },
  };
}

/** Returns the resource of a kind, whose objects are kept as `T`. */
function resourceOf<T>({ group, version, resource, kind, namespaced }: Kind): GroupVersionResource<T> {
  return { group, version, resource, kind, namespaced };
}

/**
 * Returns the event of a whole object. Objects that are nested too deep for the printers are printed by their names.
 */
function objectEvent(event: ResourceEvent<KubeObject>, logger: Logger): ObjectEvent<KubeObject> {
  const { type, cause } = event;
  const whole = type === "delete" ? event.deleted.object : event.object;
  const key = type === "delete" ? event.deleted.key : objectIdentity.keyOf(event.object);
  if (whole !== undefined && !isNestedDeeper(whole, PRINTED_LEVELS)) {
    return { type, key, object: whole, cause };
  }
  if (whole !== undefined) {
    const reason = `found more than ${PRINTED_LEVELS} levels of objects and lists`;
    logger.warn({ key, reason }, `cannot print the object ${key}, printing only its name`);
  }
  return { type, key, object: undefined, cause };
}

/** Returns a function that logs once that the server prints no rows, so that only names can be shown. */
function plainNotice({ resource }: Kind, logger: Logger): (event: RowEvent) => void {
  let said = false;
  return ({ object }) => {
    if (!said && object?.columns.length === 0) {
      said = true;
      logger.info({}, `the server does not print tables of ${resource}: only the names are shown`);
    }
  };
}

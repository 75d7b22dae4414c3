import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import { kindInNames } from "../kind-in-names.js";
import type { KubeEventPrinter, ToldKubeEvent } from "../kube-event-printer.js";
import type { TableLayout } from "./table.js";
import type { TableParts } from "./table-parts.js";
import { kubeEventWhy } from "./why-text.js";

/**
 * Returns the printer of Kubernetes Events as rows. They have the columns of the row before, so that an Event between
 * two pods needs no header.
 */
export function kubeEventRows({ table, leading, nameOf }: TableParts): KubeEventPrinter {
  let alone: TableLayout | undefined;
  return (event, at) => {
    const { type, subject, context, namespace, cause } = event;
    const layout = table.last ?? (alone ??= { columns: leading.columns(true), kind: "", isNamespaced: true });
    const word = type.toUpperCase();
    const kind = kindOf(event);
    const name = layout.kind === kind ? nameOf(kind, subject) : `${kind}/${subject}`;
    const leads = { at, word, context, namespace, name };
    const cells = leading.cells(leads, layout.isNamespaced);
    return table.row({ layout, cells, why: kubeEventWhy(event), isGone: false }, cause === "initial");
  };
}

/** Returns the kind of the object as it stands before names. A row of another kind than the rows around it has it. */
function kindOf({ kind, object }: ToldKubeEvent): string {
  const { involvedObject } = object as JsonObject;
  const apiVersion = isJsonObject(involvedObject) ? textOf(involvedObject["apiVersion"]) : "";
  const group = apiVersion.includes("/") ? (apiVersion.split("/", 1)[0] ?? "") : "";
  return kindInNames({ group, kind });
}

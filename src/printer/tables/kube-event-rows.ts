import type { KubeEventPrinter, ToldKubeEvent } from "../kube-event-printer.js";
import type { TableLayout } from "./table.js";
import type { TableParts } from "./table-parts.js";
import { kubeEventWhy } from "./why-text.js";

/**
 * Returns the printer of Kubernetes Events as rows. They have the columns of the row before, so that an Event between
 * two pods needs no header.
 */
export function kubeEventRows({ table, leading }: TableParts): KubeEventPrinter {
  const alone: TableLayout = { columns: leading.columns(true), kind: "", isNamespaced: true };
  return (event, at) => {
    const { type, context, namespace, cause } = event;
    const layout = table.last ?? alone;
    const word = type.toUpperCase();
    const leads = { at, word, context, namespace, name: subjectIn(event, layout) };
    const cells = leading.cells(leads, layout.isNamespaced);
    return table.row({ layout, cells, why: kubeEventWhy(event), isGone: false }, cause === "initial");
  };
}

/** Returns the name of the object, with its kind unless the rows around it are of this kind and have none. */
function subjectIn({ kind, subject }: ToldKubeEvent, { kind: ofRows }: TableLayout): string {
  const name = kind.toLowerCase();
  return ofRows === name ? subject : `${name}/${subject}`;
}

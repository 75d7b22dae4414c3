import { noTime, timeOfDay } from "../line-time.js";
import { kindRows } from "../tables/kind-rows.js";
import { kubeEventRows } from "../tables/kube-event-rows.js";
import { LeadingColumns } from "../tables/leading-columns.js";
import { podRowFields, podRows } from "../tables/pod-rows.js";
import { Table } from "../tables/table.js";
import type { TableParts } from "../tables/table-parts.js";
import type { Format, FormatOptions } from "./format.js";

/**
 * The formats `table` and `wide`: the columns of `kubectl get`, with the time and the event before them and WHY after
 * them.
 */
export function tableFormat(options: FormatOptions, { isWide }: { readonly isWide: boolean }): Format {
  const { paint, headers, labels, namespaces, terminalWidth, isTimeChosen, time } = options;
  const table = new Table({ paint, headers, terminalWidth });
  let kinds = 1;
  let contexts = false;
  const leading = new LeadingColumns({
    paint,
    time: isTimeChosen ? (time === noTime ? undefined : time) : timeOfDay(),
    several: () => ({
      contexts,
      namespaces: namespaces === "several" || (contexts && namespaces === "of each context"),
    }),
  });
  const parts: TableParts = {
    ...{ table, leading, isWide, labels, paint },
    nameOf: (kind, name) => (kinds > 1 ? `${kind}/${name}` : name),
  };
  return {
    reads: podRowFields(parts),
    explains: true,
    pods: podRows(parts),
    kind: async (kind, tokens) => Promise.resolve({ prints: "rows", printer: kindRows(kind, tokens, parts) }),
    kubeEvents: async () => Promise.resolve(kubeEventRows(parts)),
    expect: (run) => {
      kinds = run.kinds ?? kinds;
      contexts = run.contexts ?? contexts;
    },
    listed: () => table.listed(),
    taken: () => table.taken,
  };
}

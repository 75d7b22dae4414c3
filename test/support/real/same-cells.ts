import assert from "node:assert/strict";
import { type KubectlRow, readKubectlTable } from "./kubectl-table.js";

/** The columns of our tables that kubectl does not have. */
const OURS: ReadonlySet<string> = new Set(["TIME", "EVENT", "WHY"]);

/** Returns the rows of one of our tables, with the columns of kubectl. */
export function tableRows(text: string): KubectlRow[] {
  return readKubectlTable(text).map((row) => new Map([...row].filter(([column]) => !OURS.has(column))));
}

/**
 * Checks that rows have the columns and the cells of kubectl. `kubectl` has what kubectl printed before and after our
 * rows, because times go on.
 */
export function assertSameCells(
  rows: readonly KubectlRow[],
  kubectl: readonly (readonly KubectlRow[])[],
): void {
  const [earlier, later] = kubectl.map((read) => byObject(read));
  assert.ok(earlier !== undefined && later !== undefined && earlier.size > 0);
  assert.deepEqual([...byObject(rows).keys()].sort(), [...earlier.keys()].sort());
  for (const [object, row] of byObject(rows)) {
    assert.deepEqual([...row.keys()], [...(earlier.get(object)?.keys() ?? [])]);
    for (const [column, cell] of row) {
      const expected = [earlier, later].map((read) => read.get(object)?.get(column));
      const goesOn = expected[0] !== expected[1] && expected.map(timeless).includes(timeless(cell));
      assert.ok(
        expected.includes(cell) || goesOn,
        `${column} of ${object} is "${cell}", in kubectl "${expected.join('" or "')}"`,
      );
    }
  }
}

/** Returns a cell without the times since something happened: `1 (7s ago)` as `1 (* ago)`. */
function timeless(cell: string | undefined): string | undefined {
  return cell?.replace(/(\d+[smhdy])+/g, "*");
}

function byObject(rows: readonly KubectlRow[]): Map<string, KubectlRow> {
  return new Map(rows.map((row) => [`${row.get("NAMESPACE") ?? ""}/${row.get("NAME") ?? ""}`, row]));
}

import type { Paint } from "../printer.js";
import type { ShownLabels } from "../shown-labels.js";
import type { LeadingColumns } from "./leading-columns.js";
import type { Table } from "./table.js";

/** What the rows of all kinds share. */
export interface TableParts {
  readonly table: Table;
  readonly leading: LeadingColumns;
  /** Whether the columns are shown that kubectl shows with `-o wide`. */
  readonly isWide: boolean;
  readonly labels: ShownLabels;
  readonly paint: Paint;
  /** Returns the name of an object: `web`, or `deployment.apps/web` if objects of several kinds are watched. */
  readonly nameOf: (kind: string, name: string) => string;
}

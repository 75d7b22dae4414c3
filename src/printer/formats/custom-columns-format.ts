import {
  type CustomColumn,
  parseCustomColumns,
  parseCustomColumnsFile,
} from "../../jsonpath/custom-columns.js";
import { GrowingColumns } from "../tables/growing-columns.js";
import type { Format, FormatOptions } from "./format.js";
import { templateFormat } from "./template-format.js";
import { rootReader } from "./template-root.js";
import { templateText } from "./template-text.js";

/** The format `custom-columns`: a row for each event, with the columns of the argument. */
export function customColumnsFormat(options: FormatOptions): Format {
  return columnsFormat(options, parseCustomColumns(options.argument, { reader: rootReader }));
}

/** The format `custom-columns-file`: a row for each event, with the columns of a file. */
export function customColumnsFileFormat(options: FormatOptions): Format {
  return columnsFormat(options, parseCustomColumnsFile(options.argument, { reader: rootReader }));
}

function columnsFormat(options: FormatOptions, columns: readonly CustomColumn[]): Format {
  const header = options.headers ? columns.map((column) => templateText(column.header)) : undefined;
  const table = new GrowingColumns(header);
  const format = templateFormat(options, {
    places: columns.flatMap(({ template }) => template.places()),
    print: (root, cause) => {
      const cells = columns.map(({ template }) => templateText(template.printAsCell(root)));
      return table.row(cells, cause === "initial");
    },
  });
  return { ...format, listed: () => table.listed(), taken: () => table.taken };
}

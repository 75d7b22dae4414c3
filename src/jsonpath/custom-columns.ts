import { compileJsonPath, type JsonPathOptions, type JsonPathTemplate } from "./compile-jsonpath.js";
import { JsonPathError } from "./jsonpath-error.js";
import { relaxedPath, UNEXPECTED_PATH } from "./relaxed-path.js";

/** One column of `-o custom-columns`. `template.printAsCell` prints its cells. */
export interface CustomColumn {
  readonly header: string;
  readonly template: JsonPathTemplate;
}

/** Options of the columns. A field that does not exist is never an error. */
export type CustomColumnOptions = Pick<JsonPathOptions, "reader">;

/**
 * Parses the columns of `-o custom-columns`: `NAME:.metadata.name,NODE:{.spec.nodeName}`.
 *
 * @throws JsonPathError if kubectl refuses them, too.
 */
export function parseCustomColumns(spec: string, options: CustomColumnOptions = {}): CustomColumn[] {
  if (spec === "") {
    throw columnsError("custom-columns format specified but no custom columns given");
  }
  return spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon === -1) {
      throw columnsError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    }
    return column(part.slice(0, colon), part.slice(colon + 1), options);
  });
}

/**
 * Parses the content of the file of `-o custom-columns-file`: a line of headers and a line of paths, with white
 * space between them. kubectl ignores further lines.
 *
 * @throws JsonPathError if kubectl refuses the content, too.
 */
export function parseCustomColumnsFile(content: string, options: CustomColumnOptions = {}): CustomColumn[] {
  const [headerLine, specLine] = linesOf(content);
  if (headerLine === undefined || specLine === undefined) {
    throw columnsError(
      `invalid template, missing ${headerLine === undefined ? "header" : "spec"} line. Expected format is one line of space separated headers, one line of space separated column specs.`,
    );
  }
  const [headers, specs] = [wordsOf(headerLine), wordsOf(specLine)];
  if (headers.length !== specs.length) {
    throw columnsError(
      `number of headers (${headers.length}) and field specifications (${specs.length}) don't match`,
    );
  }
  return headers.map((header, position) => column(header, specs[position] ?? "", options));
}

/** Lines with content or a line end. What follows the last line end counts if it is not empty. */
function linesOf(content: string): string[] {
  const lines = content.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function wordsOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== "");
}

function column(header: string, spec: string, options: CustomColumnOptions): CustomColumn {
  const path = relaxedPath(spec);
  if (path === undefined) {
    throw columnsError(UNEXPECTED_PATH);
  }
  return { header, template: compileJsonPath(path, options) };
}

function columnsError(reason: string): JsonPathError {
  return new JsonPathError(`Cannot read the custom columns: ${reason}`, reason);
}

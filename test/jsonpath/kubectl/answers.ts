import { compileJsonPath } from "../../../src/jsonpath/compile-jsonpath.js";
import { parseCustomColumns } from "../../../src/jsonpath/custom-columns.js";
import { JsonPathError } from "../../../src/jsonpath/jsonpath-error.js";
import { type AskedObject, OBJECTS } from "./objects.js";
import type { Question } from "./questions.js";

/** What was printed for each object, by its name. A failure is `error: ` and its reason. */
export type Answer = ReadonlyMap<string, string>;

/** The file with the answers of kubectl. `node --import tsx tools/jsonpath-answers.ts` writes it. */
export const ANSWERS_FILE: URL = new URL("answers.txt", import.meta.url);

/** Writes a question and its answer as lines: each text that was printed, with the objects that it is for. */
export function answerText(question: Question, answer: Answer): string {
  const { format, allowMissingKeys, template, objects } = question;
  const strict = allowMissingKeys ? "" : " --allow-missing-template-keys=false";
  const names = new Map<string, string[]>();
  for (const [name, printed] of answer) {
    const text = comparable(template, printed);
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  const lines = Array.from(names, ([text, all]) => {
    const who = all.length === OBJECTS[objects].length ? "all" : all.join(" ");
    return `  ${JSON.stringify(text)}: ${who}\n`;
  });
  return `${objects} ${format}${strict} ${JSON.stringify(template)}\n${lines.join("")}`;
}

/**
 * Returns a text without what may differ. The order of the members of a map differs between runs of kubectl. Our
 * message about a filter does not have the value that kubectl's has.
 */
export function comparable(template: string, text: string): string {
  if (text.startsWith("error: ")) {
    return text.replace(
      /: .* is not array or slice and cannot be filtered/,
      ": this is not array or slice and cannot be filtered",
    );
  }
  return /\.\.|\.\*/.test(template) ? text.split(" ").sort().join(" ") : text;
}

/** Answers a question as this package does. */
export function ownAnswer(question: Question): Answer {
  return new Map(OBJECTS[question.objects].map((object) => [object.name, printedBy(question, object)]));
}

function printedBy(question: Question, { value }: AskedObject): string {
  try {
    return printerOf(question)(value);
  } catch (error) {
    if (error instanceof JsonPathError) {
      return `error: ${error.reason}`;
    }
    throw error;
  }
}

function printerOf({ format, template, allowMissingKeys }: Question): (object: unknown) => string {
  if (format === "custom-columns") {
    const columns = parseCustomColumns(template);
    return (object) => columns.map((column) => column.template.printAsCell(object)).join(" ");
  }
  const compiled = compileJsonPath(template, { allowMissingKeys });
  return format === "jsonpath"
    ? (object) => compiled.print(object)
    : (object) => compiled.printAsJson(object);
}

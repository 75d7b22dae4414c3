import { messageOf } from "../base/errors.js";
import type { Path } from "./shape.js";

/** Returns the line of a place in a YAML document, or undefined if the document does not have the place. */
export type LineOf = (at: Path) => number | undefined;

/** The first document of a YAML text. */
export interface YamlDocument {
  readonly value: unknown;
  readonly lineOf: LineOf;
}

/** The error about a text that is not YAML. Its message quotes nothing of the text, which may be secret. */
export class YamlFault extends Error {
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(`it is not valid YAML: ${unquoted(message)}`);
    this.line = line;
  }
}

/**
 * Reads YAML or JSON as kubectl does: only the first document counts, `<<` is merged, and the last of two
 * equal keys wins.
 *
 * @throws YamlFault
 */
export async function readYaml(text: string): Promise<YamlDocument> {
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const documents = yaml.parseAllDocuments(text, {
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
    // The library must not print warnings by itself.
    logLevel: "error",
    prettyErrors: false,
  });
  const document = "empty" in documents ? undefined : documents[0];
  if (document === undefined) {
    return { value: null, lineOf: () => undefined };
  }
  const [fault] = document.errors;
  if (fault !== undefined) {
    throw new YamlFault(fault.message, lines.linePos(fault.pos[0]).line);
  }
  try {
    return {
      value: document.toJS() as unknown,
      lineOf: (at) => {
        const node = document.getIn(at, true);
        return yaml.isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
      },
    };
  } catch (error) {
    throw new YamlFault(messageOf(error));
  }
}

/** Cuts off the part of a message of the yaml library that quotes the text. */
function unquoted(message: string): string {
  return (/^[^:"'`\n]*/.exec(message)?.[0] ?? "").trim();
}

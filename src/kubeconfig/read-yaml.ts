import { messageOf } from "../base/errors.js";
import { firstYamlDocument, YamlNesting } from "../base/first-yaml-document.js";
import type { Path } from "./shape.js";

/** A kubeconfig has some ten levels. Its extensions may have more. */
const MAX_LEVELS = 200;

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
 * Reads YAML or JSON as kubectl does: only the first document counts, `<<` is merged, the last of two equal keys
 * wins, and a key is a text.
 *
 * @throws YamlFault
 */
export async function readYaml(text: string): Promise<YamlDocument> {
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  try {
    const document = firstYamlDocument(yaml, text, { maxLevels: MAX_LEVELS, lines });
    if (document === undefined) {
      return { value: null, lineOf: () => undefined };
    }
    const [fault] = document.errors;
    if (fault !== undefined) {
      const message = fault.code === "NON_STRING_KEY" ? "a key is not a text" : fault.message;
      throw new YamlFault(message, lines.linePos(fault.pos[0]).line);
    }
    return {
      value: document.toJS() as unknown,
      lineOf: (at) => {
        const node = document.getIn(at, true);
        return yaml.isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
      },
    };
  } catch (error) {
    if (error instanceof YamlFault) {
      throw error;
    }
    throw new YamlFault(
      messageOf(error),
      error instanceof YamlNesting ? lines.linePos(error.offset).line : undefined,
    );
  }
}

/** Cuts off the part of a message of the yaml library that quotes the text. */
function unquoted(message: string): string {
  return (/^[^:"'`\n]*/.exec(message)?.[0] ?? "").trim();
}

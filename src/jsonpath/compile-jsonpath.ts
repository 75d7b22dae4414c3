import { goJson, goText, printedText } from "./go-text.js";
import { executionError } from "./jsonpath-error.js";
import { type Place, placesOf } from "./places-of-block.js";
import type { Path } from "./path-node.js";
import { type Block, templateBlock } from "./template-block.js";
import { parseTemplate } from "./template-parser.js";
import { plainReader, type ValueReader } from "./value-reader.js";
import { PathFailure, walkPath, type Walking } from "./walk-path.js";

/** Options of `compileJsonPath`. */
export interface JsonPathOptions {
  /** Whether a field that does not exist gives nothing. Otherwise it is an error. @defaultValue true */
  readonly allowMissingKeys?: boolean;
  /** How objects are read. @defaultValue plainReader */
  readonly reader?: ValueReader;
  /**
   * Returns how `print` shows a text that it found in an object. Text of the template itself, such as `{"\n"}`, is
   * never changed. @defaultValue as it is
   */
  readonly escape?: (text: string) => string;
}

/**
 * Compiles a template in kubectl's dialect of JSONPath: `{.metadata.name}`. It can be executed on any number of
 * objects.
 *
 * @throws JsonPathError if kubectl refuses the template, too.
 */
export function compileJsonPath(template: string, options: JsonPathOptions = {}): JsonPathTemplate {
  return new JsonPathTemplate(template, options);
}

/** A compiled template. Its functions throw a `JsonPathError` for what kubectl refuses, and no other error. */
export class JsonPathTemplate {
  readonly text: string;
  readonly #block: Block;
  readonly #walking: Walking;
  readonly #escape: (text: string) => string;

  constructor(
    text: string,
    { allowMissingKeys = true, reader = plainReader, escape = (found) => found }: JsonPathOptions,
  ) {
    this.text = text;
    this.#escape = escape;
    this.#walking = { allowMissingKeys, reader };
    this.#block = this.#guarded(() => templateBlock(text, parseTemplate(text)));
  }

  /**
   * Returns the values that each path finds, in the order in which they are printed. A path in the body of a
   * `range` has one list for each round. `undefined` stands for the null in a list that a `range` goes through.
   */
  find(root: unknown): readonly (readonly unknown[])[] {
    return this.#guarded(() => {
      const found: (readonly unknown[])[] = [];
      this.#execute(this.#block, root, (values) => void found.push(values));
      return found;
    });
  }

  /** Returns what `kubectl -o jsonpath` prints: values with spaces between them, maps and lists as JSON. */
  print(root: unknown): string {
    return this.#guarded(() => {
      let printed = "";
      this.#execute(this.#block, root, (values, path) => {
        const text = values.map((value) => printedText(value, this.#walking.reader)).join(" ");
        printed += isOwnText(path) ? text : this.#escape(text);
      });
      return printed;
    });
  }

  /** Returns what `kubectl -o jsonpath-as-json` prints: the values of each path as a list in JSON. */
  printAsJson(root: unknown): string {
    const found = this.find(root);
    return this.#guarded(() =>
      found.map((values) => `${goJson(values, this.#walking.reader, "    ")}\n`).join(""),
    );
  }

  /**
   * Returns what `kubectl -o custom-columns` shows in a cell, before it escapes anything: values in the form of Go
   * with commas between them, or `<none>`.
   */
  printAsCell(root: unknown): string {
    const [first = [], ...others] = this.find(root);
    return this.#guarded(() => {
      const texts = [first, ...others].flat().map((value) => goText(value, this.#walking.reader));
      return (first.length === 0 ? ["<none>", ...texts] : texts).join(",");
    });
  }

  /** Returns the places of an object that the template reads, so that the others need not be decoded. */
  places(): readonly Place[] {
    return this.#guarded(() => placesOf(this.#block));
  }

  #execute(block: Block, root: unknown, tell: (values: readonly unknown[], path: Path) => void): void {
    for (const step of block) {
      const values = walkPath([root], step.path, this.#walking);
      if (step.type === "print") {
        tell(values, step.path);
      } else if (values.length === 0) {
        // kubectl executes the body on nothing to find its errors.
        this.#execute(step.body, undefined, () => undefined);
      } else {
        for (const value of values) {
          this.#execute(step.body, this.#isNull(value) ? undefined : value, tell);
        }
      }
    }
  }

  #isNull(value: unknown): boolean {
    const { reader } = this.#walking;
    return reader.kindOf(value) === "scalar" && reader.scalarOf(value) === null;
  }

  /** Runs a function, and turns what it throws into the error of this template. */
  #guarded<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof PathFailure) {
        throw executionError(this.text, error.message);
      }
      // A value or a template may have more levels than the stack of this process can follow.
      throw error instanceof RangeError ? executionError(this.text, "exceeded max depth") : error;
    }
  }
}

/** Whether what a path finds is text that stands in the template. */
function isOwnText(path: Path): boolean {
  return path.some(({ type }) => type === "literal");
}

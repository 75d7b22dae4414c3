import { syntaxError } from "./jsonpath-error.js";
import type { Path, PathNode } from "./path-node.js";

/** The steps of a template, or of the body of a `range`. */
export type Block = readonly Step[];

/** A path whose values are printed, or a path with a body that is executed for each of its values. */
export type Step =
  | { readonly type: "print"; readonly path: Path }
  | { readonly type: "range"; readonly path: Path; readonly body: Block };

/**
 * Arranges the paths of a template in blocks, by the words `range` and `end`.
 *
 * kubectl accepts a `range` without an `end`. Its body reaches to the end of the template. Then the paths after
 * the last `end` in it, or after the `range` itself, are executed once more outside of the `range`.
 *
 * @throws JsonPathError if an `end` has no `range`, or if a word is neither of them.
 */
export function templateBlock(template: string, paths: readonly Path[]): Block {
  const words = paths.map((path) => wordOf(template, path));
  const openAt: number[] = [];
  words.forEach((word, at) => {
    if (word?.name === "range") {
      openAt.push(at);
    } else if (word !== undefined && openAt.pop() === undefined) {
      throw syntaxError(template, "not in range, nothing to end", word.position);
    }
  });
  const tooMany = openAt.at(MOST_WITHOUT_END);
  if (tooMany !== undefined) {
    throw syntaxError(template, "too many ranges without an end", words[tooMany]?.position ?? 0);
  }
  return new BlockBuilder(paths, words).blockFrom(0).steps;
}

/** How many times `range` may have no `end`. Each doubles the number of steps, so more would take hours. */
const MOST_WITHOUT_END = 10;

type Word = PathNode & { readonly type: "identifier" };

/** Returns the `range` or `end` of a path. `end` decides if a path has both. */
function wordOf(template: string, path: Path): Word | undefined {
  const words = path.filter((node) => node.type === "identifier");
  const unknown = words.find(({ name }) => name !== "range" && name !== "end");
  if (unknown !== undefined) {
    throw syntaxError(template, `unrecognized identifier ${unknown.name}`, unknown.position);
  }
  return words.find(({ name }) => name === "end") ?? words[0];
}

/** The steps from a path on, and the position of the `end` after them, if there is one. */
interface BlockFrom {
  readonly steps: Block;
  readonly end: number | undefined;
}

class BlockBuilder {
  readonly #paths: readonly Path[];
  readonly #words: readonly (Word | undefined)[];
  /** The blocks by the position of their first path, because bodies without an `end` overlap. */
  readonly #blocks = new Map<number, BlockFrom>();

  constructor(paths: readonly Path[], words: readonly (Word | undefined)[]) {
    this.#paths = paths;
    this.#words = words;
  }

  blockFrom(start: number): BlockFrom {
    const known = this.#blocks.get(start);
    if (known !== undefined) {
      return known;
    }
    const steps: Step[] = [];
    let at = start;
    let path = this.#paths[at];
    while (path !== undefined && this.#words[at]?.name !== "end") {
      if (this.#words[at] === undefined) {
        steps.push({ type: "print", path });
        at += 1;
      } else {
        const { steps: body, end } = this.blockFrom(at + 1);
        steps.push({ type: "range", path: path.filter(({ type }) => type !== "identifier"), body });
        at = (end ?? Math.max(this.#lastEnd(), at)) + 1;
      }
      path = this.#paths[at];
    }
    const block = { steps, end: path === undefined ? undefined : at };
    this.#blocks.set(start, block);
    return block;
  }

  #lastEnd(): number {
    return this.#words.findLastIndex((word) => word?.name === "end");
  }
}

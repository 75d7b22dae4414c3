import { JsonNumber } from "../base/json-number.js";
import { type JsonPathError, syntaxError } from "./jsonpath-error.js";
import type { Path, PathNode, Slice } from "./path-node.js";
import { unquote } from "./unquote.js";

/** What ends a field or an identifier: white space, or a character that begins something else. */
const TERMINATORS = String.raw` \t\r\n.,[\]$@{}`;
/** A field. A backslash takes the character after it in. */
const FIELD = new RegExp(String.raw`(?:\\[^]?|[^\\${TERMINATORS}])*`, "uy");
const IDENTIFIER = new RegExp(`[^${TERMINATORS}]*`, "uy");
const NUMBER = /[+-]?[.\p{Nd}]*/uy;

const ALPHANUMERIC = /^[\p{L}\p{Nd}_]/u;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** The two sides of a comparison, and what is between them. */
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/;
/** Up to three numbers with colons between them. */
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;

/**
 * Parses a template into its paths, one for each pair of braces and for each text outside of braces.
 *
 * @throws JsonPathError if kubectl refuses the template, too.
 */
export function parseTemplate(template: string): Path[] {
  return new TemplateParser(template).parse();
}

/** Where a text stands in the template that the user wrote, if it is a part of that template. */
interface Origin {
  readonly template: string;
  readonly position: number;
}

/**
 * The parser of one template. It accepts and refuses what kubectl does, with the same reasons. As in kubectl,
 * the content of brackets and both sides of a comparison are templates of their own.
 */
class TemplateParser {
  readonly #text: string;
  readonly #origin: Origin | undefined;
  #at = 0;

  constructor(text: string, origin?: Origin) {
    this.#text = text;
    this.#origin = origin;
  }

  parse(): Path[] {
    const paths: Path[] = [];
    for (;;) {
      const brace = this.#text.indexOf("{", this.#at);
      const outside = this.#text.slice(this.#at, brace === -1 ? undefined : brace);
      if (outside !== "") {
        paths.push([{ type: "literal", value: outside }]);
      }
      if (brace === -1) {
        return paths;
      }
      this.#at = brace + 1;
      paths.push(this.#action());
    }
  }

  /** Reads the content of braces, and the closing brace. */
  #action(): Path {
    const path: PathNode[] = [];
    while (!this.#skip("}")) {
      path.push(...this.#nodes(path.at(-1)));
    }
    return path;
  }

  #nodes(before: PathNode | undefined): Path {
    if (this.#skip("[?(")) {
      return [this.#filter()];
    }
    if (this.#skip("..")) {
      return this.#descent(before);
    }
    const start = this.#at;
    const character = this.#next();
    if (/^[\r\n]?$/.test(character)) {
      throw this.#error("unclosed action", start);
    }
    switch (character) {
      case " ":
      case "@":
      case "$":
        return [];
      case "[":
        return this.#brackets(start);
      case '"':
      case "'":
        return [this.#quoted(start, character)];
      case ".":
        return [this.#field()];
      default:
        return [this.#word(start, character)];
    }
  }

  #word(start: number, character: string): PathNode {
    this.#at = start;
    if (/^[+\-\p{Nd}]/u.test(character)) {
      return this.#number();
    }
    if (!ALPHANUMERIC.test(character)) {
      throw this.#error(`unrecognized character in action: ${unicodeName(character)}`, start);
    }
    const name = this.#match(IDENTIFIER);
    return name === "true" || name === "false"
      ? { type: "constant", value: name === "true" }
      : { type: "identifier", name, position: this.#positionOf(start) };
  }

  #field(): PathNode {
    const name = this.#match(FIELD);
    return name === "*" ? { type: "wildcard" } : { type: "field", name: name.replaceAll("\\", "") };
  }

  #descent(before: PathNode | undefined): Path {
    if (before?.type === "descent") {
      throw this.#error("invalid multiple recursive descent", this.#at - 2);
    }
    const isField = ALPHANUMERIC.test(this.#text.slice(this.#at, this.#at + 2));
    return isField ? [{ type: "descent" }, this.#field()] : [{ type: "descent" }];
  }

  #number(): PathNode {
    const start = this.#at;
    const text = this.#match(NUMBER);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) || !Number.isFinite(Number(text))) {
      throw this.#error(`cannot parse number ${text}`, start);
    }
    return { type: "constant", value: new JsonNumber(text) };
  }

  #quoted(start: number, quote: string): PathNode {
    let character: string;
    do {
      character = this.#next();
      if (character === "" || character === "\n") {
        throw this.#error("unterminated quoted string", start);
      }
    } while (character !== quote || this.#text.charAt(this.#at - 2) === "\\");
    const text = this.#text.slice(start, this.#at);
    const value = unquote(text.slice(1, -1), quote);
    if (value === undefined) {
      throw this.#error(`unquote string ${text} error invalid syntax`, start);
    }
    return { type: "literal", value };
  }

  #brackets(start: number): Path {
    let character: string;
    do {
      character = this.#next();
      if (character === "" || character === "\n") {
        throw this.#error("unterminated array", start);
      }
    } while (character !== "]");
    const inside = this.#text.slice(start + 1, this.#at - 1);
    const choices = inside.split(",");
    if (choices.length > 1) {
      const paths = choices.map((choice) => this.#part(`[${choice.replace(/^ +| +$/g, "")}]`, start));
      return [{ type: "union", paths }];
    }
    const key = /^'([^']*)'$/.exec(inside)?.[1];
    return key === undefined
      ? [this.#slice(inside === "*" ? ":" : inside, start)]
      : this.#part(`.${key}`, start);
  }

  #slice(inside: string, start: number): Slice {
    const parts = SLICE.exec(inside);
    if (parts === null) {
      throw this.#error(`invalid array index ${inside}`, start);
    }
    const [first, end, step] = parts.slice(1).map((part: string | undefined, position) => {
      const number = position === 0 ? part : part?.slice(1);
      if (number === undefined || number === "") {
        return undefined;
      }
      if (!Number.isSafeInteger(Number(number))) {
        throw this.#error(`array index ${number} is not a number`, start);
      }
      return Number(number);
    });
    return { type: "slice", start: first, end, step, isIndex: parts[2] === undefined };
  }

  #filter(): PathNode {
    const start = this.#at;
    const inside = this.#parenthesized(start);
    if (this.#next() !== "]") {
      throw this.#error("unclosed array expect ]", this.#at);
    }
    const [, left, operator = "", right = ""] = COMPARISON.exec(inside) ?? [];
    return left === undefined
      ? { type: "filter", left: this.#part(inside, start), comparison: undefined }
      : {
          type: "filter",
          left: this.#part(left, start),
          comparison: { operator, right: this.#part(right, start) },
        };
  }

  /** Reads up to the first `)` that is not in quotes. As in kubectl, all quotes are those that come first. */
  #parenthesized(start: number): string {
    let quote: string | undefined;
    let isOpen = false;
    for (;;) {
      const character = this.#next();
      if (character === "" || character === "\n") {
        throw this.#error("unterminated filter", start);
      }
      if (character === ")" && !isOpen) {
        return this.#text.slice(start, this.#at - 1);
      }
      if (quote === undefined && /["']/.test(character)) {
        quote = character;
        isOpen = true;
      } else if (character === quote && this.#text.charAt(this.#at - 2) !== "\\") {
        isOpen = false;
      }
    }
  }

  /** Parses a part of the template as the content of braces. */
  #part(text: string, start: number): Path {
    const template = this.#origin?.template ?? this.#text;
    const [path = []] = new TemplateParser(`{${text}}`, {
      template,
      position: this.#positionOf(start),
    }).parse();
    return path;
  }

  #skip(prefix: string): boolean {
    const isThere = this.#text.startsWith(prefix, this.#at);
    this.#at += isThere ? prefix.length : 0;
    return isThere;
  }

  /** Returns the next character, or an empty text at the end. */
  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    const character = code === undefined ? "" : String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  /** Returns what a sticky pattern matches here, and goes on after it. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [matched = ""] = pattern.exec(this.#text) ?? [];
    this.#at += matched.length;
    return matched;
  }

  #positionOf(at: number): number {
    return this.#origin?.position ?? at;
  }

  #error(reason: string, at: number): JsonPathError {
    return syntaxError(this.#origin?.template ?? this.#text, reason, this.#positionOf(at));
  }
}

/** Returns the name of a character as Go's `%#U` writes it: `U+002A '*'`. */
function unicodeName(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return PRINTABLE.test(character) ? `U+${code} '${character}'` : `U+${code}`;
}

import { endOfJsonString } from "../base/end-of-json-string.js";
import { JsonNumber } from "../base/json-number.js";

/**
 * Parses the text of an object or a list without whitespace outside of strings, as `JSON.parse` does, but keeps the text
 * of each number that a JavaScript number would print in another way: `9223372036854775807` and `1.0` become a
 * `JsonNumber`.
 */
export function parseKeepingNumbers(compact: string): unknown {
  return hasUnusualNumber(compact) ? parseTokens(compact, plainMap) : JSON.parse(compact);
}

/**
 * Does the same, with a `Map` for each object. A `Map` keeps the order of the members, while a plain object puts
 * names like `10` in front.
 */
export function parseKeepingOrder(text: string): unknown {
  return parseTokens(text, orderedMap);
}

/** What is being read: a list, or the members of a map. */
interface Open {
  readonly value: object;
  add(value: unknown): void;
}

/** Reads a valid text without recursion, because a text may have any number of levels. */
function parseTokens(text: string, newMap: () => Open): unknown {
  const root: unknown[] = [];
  const around: Open[] = [];
  let inner = openList(root);
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    let end = at + 1;
    if (character === "{" || character === "[") {
      around.push(inner);
      inner = character === "{" ? newMap() : openList([]);
    } else if (character === "}" || character === "]") {
      const { value } = inner;
      inner = around.pop() ?? inner;
      inner.add(value);
    } else if (character === '"') {
      end = endOfJsonString(text, at);
      inner.add(stringOf(text.slice(at, end)));
    } else if (!SEPARATORS.has(character)) {
      end = endOfWord(text, at);
      inner.add(scalarOf(text.slice(at, end)));
    }
    at = end;
  }
  return root[0];
}

const SEPARATORS: ReadonlySet<string> = new Set([",", ":", " ", "\n", "\r", "\t"]);

function endOfWord(text: string, from: number): number {
  WORD.lastIndex = from;
  WORD.test(text);
  return Math.max(from + 1, WORD.lastIndex);
}

/** A number, `true`, `false` or `null`. */
const WORD = /[-+.\w]+/y;

function stringOf(written: string): string {
  return written.includes("\\") ? (JSON.parse(written) as string) : written.slice(1, -1);
}

function scalarOf(written: string): unknown {
  switch (written) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
      return null;
    default:
      return isUnusual(written) ? new JsonNumber(written) : Number(written);
  }
}

function openList(list: unknown[]): Open {
  return {
    value: list,
    add: (value) => {
      list.push(value);
    },
  };
}

function plainMap(): Open {
  const map: Record<string, unknown> = {};
  return openMap(map, (key, value) => {
    if (key === "__proto__") {
      // An assignment would set the prototype.
      Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
    } else {
      map[key] = value;
    }
  });
}

function orderedMap(): Open {
  const map = new Map<string, unknown>();
  return openMap(map, (key, value) => {
    map.set(key, value);
  });
}

/** In a map a name and its value follow each other. */
function openMap(value: object, set: (key: string, value: unknown) => void): Open {
  let key: string | undefined;
  return {
    value,
    add: (next) => {
      if (key === undefined) {
        key = next as string;
      } else {
        set(key, next);
        key = undefined;
      }
    },
  };
}

/** A number that may be unusual: a long one, or one that is not an integer. It may also be a part of a string. */
const CANDIDATE = /[:[,](-?\d+(?:\d{15}|[.eE])[-+.\deE]*|-0)(?=[,\]}])/g;

function hasUnusualNumber(compact: string): boolean {
  for (const [, written = ""] of compact.matchAll(CANDIDATE)) {
    if (isUnusual(written)) {
      return true;
    }
  }
  return false;
}

/** Reports whether a number of JavaScript is printed in another way than the one that is written. */
function isUnusual(written: string): boolean {
  return String(Number(written)) !== written;
}

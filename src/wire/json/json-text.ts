import { endOfJsonString } from "../../base/end-of-json-string.js";

/** A member of an object in JSON. */
interface TextMember {
  readonly name: string;
  /** The name and the value as they are written. */
  readonly nameText: string;
  readonly valueText: string;
}

/**
 * Returns a valid text of JSON without whitespace outside of strings, and, if the text is an object, without the
 * member at the path `drop`, however its name is written and however often it occurs. Each name, string and number
 * stays as it is written.
 */
export function compactJson(text: string, drop?: readonly string[]): string {
  const compact = withoutWhitespace(text);
  return drop === undefined ? compact : withoutMember(compact, drop);
}

/** Returns the value of a member of an object as it is written. If several members have the name, the last one counts. */
export function valueTextOf(compact: string, name: string): string | undefined {
  return membersOf(compact).findLast((member) => member.name === name)?.valueText;
}

function withoutMember(compact: string, [name = "", ...inside]: readonly string[]): string {
  if (!compact.startsWith("{")) {
    return compact;
  }
  const members = membersOf(compact)
    .filter((member) => inside.length > 0 || member.name !== name)
    .map((member) => {
      const value = member.name === name ? withoutMember(member.valueText, inside) : member.valueText;
      return `${member.nameText}:${value}`;
    });
  return `{${members.join(",")}}`;
}

function membersOf(compact: string): readonly TextMember[] {
  const members: TextMember[] = [];
  let at = 1;
  while (compact.charCodeAt(at) === QUOTE) {
    const nameEnd = endOfJsonString(compact, at);
    const valueEnd = endOfValueText(compact, nameEnd + 1);
    const nameText = compact.slice(at, nameEnd);
    members.push({
      name: JSON.parse(nameText) as string,
      nameText,
      valueText: compact.slice(nameEnd + 1, valueEnd),
    });
    at = valueEnd + 1;
  }
  return members;
}

function withoutWhitespace(text: string): string {
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfJsonString(text, at);
    } else if (code > SPACE) {
      at += 1;
    } else {
      parts.push(text.slice(from, at));
      do {
        at += 1;
      } while (text.charCodeAt(at) <= SPACE);
      from = at;
    }
  }
  parts.push(text.slice(from));
  // Unlike a concatenation, this makes one flat string, which does not keep the parts in memory.
  return parts.join("");
}

/** Returns the index after the value that begins at an index of a compact text. */
function endOfValueText(compact: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < compact.length) {
    const code = compact.charCodeAt(at);
    // "[" and "{" differ in one bit, as do "]" and "}".
    const folded = code | 0x20;
    if (depth === 0 && (code === COMMA || folded === CLOSE)) {
      return at;
    }
    if (folded === OPEN) {
      depth += 1;
    } else if (folded === CLOSE) {
      depth -= 1;
    }
    at = code === QUOTE ? endOfJsonString(compact, at) : at + 1;
  }
  return at;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

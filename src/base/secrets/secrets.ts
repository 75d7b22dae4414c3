import { formsOf } from "./secret-forms.js";
import { unescaped } from "../unescaped.js";
import { withoutTrailing } from "../without-trailing.js";

/** What a secret is replaced by. */
const MASK = "***";

/**
 * The length from which a secret is masked wherever it stands. A shorter one is masked only behind its scheme
 * (`Bearer abc`), because its letters occur in ordinary words.
 */
const LEAST_CHARACTERS = 4;

/**
 * The beginning by which a secret is known. What follows is masked as long as it is the same, so that a secret
 * that someone has cut is masked, too.
 */
const HEAD_CHARACTERS = 32;

/**
 * The number of secrets to remember. A server can quote the last one, or one that was replaced shortly
 * before.
 */
const REMEMBERED = 32;

/** The most characters to remember of all forms together, apart from those of the last secret. */
const REMEMBERED_CHARACTERS = 4 * 1024 * 1024;

/** Where something stands in a text: from `start`, and before `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The secrets that a client has sent. Servers and proxies may quote them in their answers, so words of others
 * are masked before they become part of an error.
 */
export class Secrets {
  /** The forms in which each secret may be quoted, from the secret that was learned first to the last one. */
  readonly #forms = new Map<string, readonly string[]>();
  /** All forms, by their beginning. */
  #byHead: ReadonlyMap<string, readonly string[]> | undefined;

  /** Notes a secret that is not part of a header, such as a refresh token. */
  learn(secret: string): void {
    this.#note(secret, () => formsOf(secret, LEAST_CHARACTERS));
  }

  /**
   * Notes the value of an Authorization or Proxy-Authorization header. A user name is a secret only if there
   * is no password, because it may be a token then.
   */
  learnAuthorization(value: string): void {
    this.#note(value, () => {
      const forms = secretsIn(value).flatMap((secret) => formsOf(secret, LEAST_CHARACTERS));
      return forms.length === 0 ? [value] : forms;
    });
  }

  /**
   * Replaces the secrets in a text. Takes time in proportion to the length of the text, whatever the text and the
   * secrets are.
   */
  readonly mask = (text: string): string => {
    if (this.#forms.size === 0 || text.length < LEAST_CHARACTERS) {
      return text;
    }
    const heads = (this.#byHead ??= byHead([...this.#forms.values()].flat()));
    const ranges = rangesOf(text, heads);
    const view = unescaped(text);
    if (view !== undefined) {
      const { origins } = view;
      for (const { start, end } of rangesOf(view.text, heads)) {
        ranges.push({ start: origins[start] ?? 0, end: origins[end] ?? text.length });
      }
    }
    return without(text, ranges);
  };

  #note(secret: string, formsOfIt: () => readonly string[]): void {
    if (this.#forms.has(secret)) {
      return;
    }
    const forms = formsOfIt();
    if (forms.length === 0) {
      return;
    }
    this.#forms.set(secret, forms);
    this.#byHead = undefined;
    let characters = 0;
    for (const [number, [known, { length }]] of [...this.#forms].reverse().entries()) {
      characters += known.length * length;
      if (number >= REMEMBERED || (number > 0 && characters > REMEMBERED_CHARACTERS)) {
        this.#forms.delete(known);
      }
    }
  }
}

/** Returns the secrets in the value of an Authorization header. */
function secretsIn(value: string): string[] {
  const space = value.indexOf(" ");
  const secret = value.slice(space + 1).trimStart();
  const user = value.startsWith("Basic ") ? Buffer.from(secret, "base64").toString("utf8") : "";
  const colon = user.indexOf(":");
  const name = colon === -1 ? user : user.slice(0, colon);
  const password = colon === -1 ? "" : user.slice(colon + 1);
  return [withoutTrailing("=", secret), password === "" ? name : password];
}

function byHead(forms: readonly string[]): Map<string, string[]> {
  const heads = new Map<string, string[]>();
  for (const form of forms) {
    const head = form.slice(0, HEAD_CHARACTERS);
    const others = heads.get(head);
    if (others === undefined) {
      heads.set(head, [form]);
    } else {
      others.push(form);
    }
  }
  return heads;
}

/** Returns where forms stand in a text, or their beginnings. */
function rangesOf(text: string, heads: ReadonlyMap<string, readonly string[]>): Range[] {
  const ranges: Range[] = [];
  for (const [head, forms] of heads) {
    for (let start = text.indexOf(head); start !== -1;) {
      const end = Math.max(...forms.map((form) => commonEnd(text, start, form)));
      ranges.push({ start, end });
      start = text.indexOf(head, end);
    }
  }
  return ranges;
}

/** Returns the end of what a text has in common with a form from `start` on. */
function commonEnd(text: string, start: number, form: string): number {
  let length = 0;
  while (length < form.length && text.charCodeAt(start + length) === form.charCodeAt(length)) {
    length += 1;
  }
  return start + length;
}

/** Replaces the ranges in a text. Ranges that overlap count as one. */
function without(text: string, ranges: readonly Range[]): string {
  let shown = "";
  let read = 0;
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    if (start >= read) {
      shown += text.slice(read, start) + MASK;
    }
    read = Math.max(read, end);
  }
  return shown + text.slice(read);
}

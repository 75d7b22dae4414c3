import { labelOf } from "./label-of.js";

/** One requirement of a label selector. For `>` and `<`, `values` has exactly one integer. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: "in" | "notin" | "exists" | "notexists" | ">" | "<";
  readonly values: readonly string[];
}

/** Requirements that must all be met. An empty selector matches everything. */
export type LabelSelector = readonly LabelRequirement[];

/**
 * Parses a label selector in the grammar of kubectl (`k8s.io/apimachinery/pkg/labels`). The requirements
 * `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1` and `a<1` are separated by commas.
 * Spaces may stand anywhere between the parts. A value may be empty.
 *
 * @throws SyntaxError with what was found at which character, and with what was expected.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const tokens = new Tokens(text);
  if (tokens.peek().kind === "end") {
    return [];
  }
  const requirements = [parseRequirement(tokens)];
  while (tokens.skip(",")) {
    requirements.push(parseRequirement(tokens));
  }
  if (tokens.peek().kind !== "end") {
    tokens.refuse('"," or the end');
  }
  return requirements;
}

function parseRequirement(tokens: Tokens): LabelRequirement {
  const absent = tokens.skip("!");
  const key = tokens.takeWord(isLabelKey, "a label key");
  if (absent) {
    return { key, operator: "notexists", values: [] };
  }
  if (tokens.endsRequirement) {
    return { key, operator: "exists", values: [] };
  }
  if (tokens.skip("=") || tokens.skip("==")) {
    return { key, operator: "in", values: [parseValue(tokens)] };
  }
  if (tokens.skip("!=")) {
    return { key, operator: "notin", values: [parseValue(tokens)] };
  }
  for (const operator of ["in", "notin"] as const) {
    if (tokens.skip(operator)) {
      return { key, operator, values: parseValues(tokens) };
    }
  }
  for (const operator of [">", "<"] as const) {
    if (tokens.skip(operator)) {
      return { key, operator, values: [tokens.takeWord(isCount, "a whole number")] };
    }
  }
  return tokens.refuse('"=", "==", "!=", "in", "notin", ">", "<", "," or the end');
}

function parseValue(tokens: Tokens): string {
  return tokens.endsRequirement ? "" : tokens.takeWord(isLabelValue, "a label value");
}

/** Parses a list of values in parentheses. Nothing between two commas is the empty value. */
function parseValues(tokens: Tokens): string[] {
  const values = new Set<string>();
  if (!tokens.skip("(")) {
    tokens.refuse('"("');
  }
  do {
    values.add(tokens.peek().kind === "word" ? tokens.takeWord(isLabelValue, "a label value") : "");
  } while (tokens.skip(","));
  if (!tokens.skip(")")) {
    tokens.refuse('"," or ")"');
  }
  return [...values];
}

/** A word or a symbol, and the position of its first character. */
interface Token {
  readonly kind: "word" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

const TOKEN = /[^ \t\r\n=!<>(),]+|==|!=|[=!<>(),]/g;

/** The words and symbols of a selector, and the position of the one to read next. */
class Tokens {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = Array.from(text.matchAll(TOKEN), ({ 0: found, index }) => ({
      kind: /^[=!<>(),]/.test(found) ? "symbol" : "word",
      text: found,
      at: index,
    }));
  }

  /** Returns the next token without moving on. */
  peek(): Token {
    return this.#tokens[this.#position] ?? { kind: "end", text: "", at: this.#text.length };
  }

  /** Whether the requirement ends before the next token. */
  get endsRequirement(): boolean {
    return this.peek().kind === "end" || this.peek().text === ",";
  }

  /** Moves on if the next token is `text`. Returns whether it was. */
  skip(text: string): boolean {
    const found = this.peek().text === text;
    this.#position += found ? 1 : 0;
    return found;
  }

  /** Returns the next token and moves on. Refuses a token for which `isWanted` returns false. */
  takeWord(isWanted: (word: string) => boolean, wanted: string): string {
    const { kind, text } = this.peek();
    if (kind !== "word" || !isWanted(text)) {
      return this.refuse(wanted);
    }
    this.#position += 1;
    return text;
  }

  /** Throws a SyntaxError for the next token. `wanted` names what was expected instead. */
  refuse(wanted: string): never {
    const { kind, text, at } = this.peek();
    const found = kind === "end" ? "the end" : `"${text}" at character ${at + 1}`;
    throw new SyntaxError(`Cannot parse label selector "${this.#text}": found ${found}, expected ${wanted}`);
  }
}

const LABEL_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Reports whether `word` is `name` or `prefix/name` with a DNS name as prefix (`validation.IsQualifiedName`).
 */
/** Reports whether a label can have this key. */
export function isLabelKey(word: string): boolean {
  const slash = word.indexOf("/");
  const prefix = word.slice(0, Math.max(0, slash));
  const prefixed = slash < 0 || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix));
  return prefixed && LABEL_NAME.test(word.slice(slash + 1));
}

function isLabelValue(word: string): boolean {
  return LABEL_NAME.test(word);
}

/** Reports whether `word` is an integer without a sign, because a label value cannot begin with a sign. */
function isCount(word: string): boolean {
  return isLabelValue(word) && /^[0-9]/.test(word) && integerOf(word) !== undefined;
}

/**
 * Reports whether the labels of an object, which come from the server and may be of any type, meet every
 * requirement. An absent label meets `!=`, `notin` and `!key`.
 */
export function matchesLabels(selector: LabelSelector, labels: unknown): boolean {
  return selector.every((requirement) => meets(requirement, labels));
}

/** Reports whether no labels can match, because a key must be both present and absent, as in `a,!a`. */
export function isContradictory(selector: LabelSelector): boolean {
  const absent = selector.filter(({ operator }) => operator === "notexists").map(({ key }) => key);
  return (
    absent.length > 0 &&
    selector.some(
      ({ key, operator }) => operator !== "notexists" && operator !== "notin" && absent.includes(key),
    )
  );
}

function meets({ key, operator, values }: LabelRequirement, labels: unknown): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case "exists":
      return value !== undefined;
    case "notexists":
      return value === undefined;
    case "in":
      return value !== undefined && values.includes(value);
    case "notin":
      return value === undefined || !values.includes(value);
    case ">":
    case "<":
      return isOrdered(integerOf(value), operator, integerOf(values[0]));
  }
}

function isOrdered(left: bigint | undefined, operator: ">" | "<", right: bigint | undefined): boolean {
  return left !== undefined && right !== undefined && (operator === ">" ? left > right : left < right);
}

/**
 * Returns the 64-bit integer in `text`, or `undefined` if there is none. Labels are compared as such integers
 * only.
 */
function integerOf(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) {
    return undefined;
  }
  const integer = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

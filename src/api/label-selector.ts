/** One requirement of a label selector. `values` of `>` and `<` is one integer. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: "in" | "notin" | "exists" | "notexists" | ">" | "<";
  readonly values: readonly string[];
}

/** Requirements that must all hold; empty: everything matches. */
export type LabelSelector = readonly LabelRequirement[];

const WORD = "[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?";

/** One requirement, as `kubectl -l` takes it, up to the comma after it. The names of the groups say what they are. */
const REQUIREMENT = new RegExp(
  [
    `^\\s*(?<absent>!)?\\s*(?<key>${WORD})\\s*`,
    "(?:",
    `(?:(?<equality>==?|!=)\\s*(?<value>(?:${WORD})?)`,
    "|(?<set>in|notin)\\s*\\((?<list>[^()]*)\\)",
    "|(?<order>[<>])\\s*(?<number>-?[0-9]+))",
    ")?\\s*$",
  ].join(""),
);

/**
 * Reads a label selector in kubectl's grammar: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`,
 * `a<1`, joined by commas.
 *
 * @throws SyntaxError naming the part that cannot be read and where it starts.
 */
export function parseLabelSelector(text: string): LabelSelector {
  if (text.trim() === "") {
    return [];
  }
  let at = 0;
  // Commas inside parentheses separate values, not requirements.
  return text.split(/,(?![^()]*\))/).map((part) => {
    const requirement = parseRequirement(part);
    if (requirement === undefined) {
      throw new SyntaxError(
        `Cannot parse label selector "${text}": found "${part.trim()}" at ${at}, wanted key=value, key!=value, key in (a,b), key notin (a,b), key or !key`,
      );
    }
    at += part.length + 1;
    return requirement;
  });
}

function parseRequirement(part: string): LabelRequirement | undefined {
  const found = REQUIREMENT.exec(part)?.groups;
  const key = found?.["key"];
  if (found === undefined || key === undefined) {
    return undefined;
  }
  const bare = found["equality"] === undefined && found["set"] === undefined && found["order"] === undefined;
  if (found["absent"] !== undefined) {
    return bare ? { key, operator: "notexists", values: [] } : undefined;
  }
  if (bare) {
    return { key, operator: "exists", values: [] };
  }
  if (found["equality"] !== undefined) {
    return { key, operator: found["equality"] === "!=" ? "notin" : "in", values: [found["value"] ?? ""] };
  }
  if (found["set"] !== undefined) {
    const values = (found["list"] ?? "").split(",").map((value) => value.trim());
    return { key, operator: found["set"] === "in" ? "in" : "notin", values };
  }
  return { key, operator: found["order"] === ">" ? ">" : "<", values: [found["number"] ?? ""] };
}

/** Whether labels meet every requirement. An absent label meets `!=`, `notin` and `!key`. */
export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every((requirement) => meets(requirement, labels));
}

function meets(
  { key, operator, values }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
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
    case "<": {
      const [left, right] = [Number(value), Number(values[0])];
      return (
        value !== undefined && Number.isInteger(left) && (operator === ">" ? left > right : left < right)
      );
    }
  }
}

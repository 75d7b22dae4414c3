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
  if (found === undefined) {
    return undefined;
  }
  return found["absent"] === undefined ? presentRequirement(found) : absentRequirement(found);
}

type Found = Readonly<Record<string, string | undefined>>;

function absentRequirement({ key = "", equality, set, order }: Found): LabelRequirement | undefined {
  const bare = equality === undefined && set === undefined && order === undefined;
  return bare ? { key, operator: "notexists", values: [] } : undefined;
}

function presentRequirement(found: Found): LabelRequirement {
  const { key = "", equality, value = "", set, list = "", order, number = "" } = found;
  if (equality !== undefined) {
    return { key, operator: equality === "!=" ? "notin" : "in", values: [value] };
  }
  if (set !== undefined) {
    return { key, operator: set === "in" ? "in" : "notin", values: list.split(",").map((one) => one.trim()) };
  }
  return order === undefined
    ? { key, operator: "exists", values: [] }
    : { key, operator: order === ">" ? ">" : "<", values: [number] };
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
  if (value === undefined) {
    return operator === "notexists" || operator === "notin";
  }
  switch (operator) {
    case "exists":
      return true;
    case "notexists":
      return false;
    case "in":
      return values.includes(value);
    case "notin":
      return !values.includes(value);
    case ">":
      return Number.isInteger(Number(value)) && Number(value) > Number(values[0]);
    case "<":
      return Number.isInteger(Number(value)) && Number(value) < Number(values[0]);
  }
}

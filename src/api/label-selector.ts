/** Stand-in: equality terms only. */
export type LabelSelector = readonly { readonly key: string; readonly value: string; readonly negated: boolean }[];

export function parseLabelSelector(text: string): LabelSelector {
  return text.split(",").map((term) => {
    const [, key = "", operator = "", value = ""] = /^([^!=]+)(!=|==?)(.*)$/.exec(term) ?? [];
    if (key === "") {
      throw new TypeError(`Cannot parse label selector "${text}"`);
    }
    return { key, value, negated: operator === "!=" };
  });
}

export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every(({ key, value, negated }) => (labels[key] === value) !== negated);
}

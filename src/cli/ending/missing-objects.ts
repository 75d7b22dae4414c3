import type { Condition } from "./condition.js";
import type { EndingRules } from "./ending-rules.js";
import type { Group } from "./group.js";
import type { ConditionStanding } from "./standing.js";

/** Returns the objects that conditions wait for and that do not exist, in words. */
export function missingObjects(all: readonly ConditionStanding[], groups: readonly Group[]): string[] {
  const unmet = all.flatMap((one, index) => (one.isMet ? [] : [{ ...one, index }]));
  const owners = unmet.some(({ condition }) => condition.kind !== "delete")
    ? groups.filter(({ options, size }) => options.title !== undefined && size === 0)
    : [];
  const texts = new Set(owners.map(({ options }) => options.title ?? ""));
  for (const { condition, index, counted, wanted, noun } of unmet) {
    const about = groups.filter(({ options }) => options.applies(condition));
    const found = about.flatMap((group) => missingIn(group, condition, index));
    found.forEach((text) => void texts.add(text));
    if (texts.size === 0 && counted < wanted) {
      texts.add(`more ${noun}`);
    }
  }
  return [...texts];
}

/** Returns which objects of a group do not exist, and why, if that is known. */
function missingIn(group: Group, condition: Condition, index: number): string[] {
  const { unsettled, wanted, title, missing, noun } = group.options;
  const what = unsettled?.();
  if (what !== undefined) {
    return [what];
  }
  if (group.tally(index).of >= (wanted?.(condition) ?? 0)) {
    return [];
  }
  const why = missing?.();
  return [why === undefined ? (title ?? `more ${noun}`) : `more ${noun} of ${why.text}`];
}

/** Returns the objects whose trouble could not be judged, in words. */
export function unjudgedObjects(
  { absence }: Pick<EndingRules, "absence">,
  groups: readonly Group[],
): string[] {
  if (absence === "ignored") {
    return [];
  }
  const texts = groups.map(({ options: { title, unsettled }, size }) =>
    title !== undefined && size === 0 ? title : unsettled?.(),
  );
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** Returns the objects that the user has named and that do not exist, if that is wrong, with their places. */
export function notFoundObjects(
  { absence, conditions }: Pick<EndingRules, "absence" | "conditions">,
  groups: readonly Group[],
): string[] {
  const mayBeAbsent =
    conditions.length > 0 && conditions.every(({ kind }) => kind === "create" || kind === "delete");
  return absence === "fails" && !mayBeAbsent
    ? groups.flatMap(({ options: { place }, size }) => (size === 0 && place !== undefined ? [place] : []))
    : [];
}

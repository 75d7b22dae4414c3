import type { Change, Explanation, Token } from "../explain/change.js";
import { containerGroups } from "./container-groups.js";
import { logfmtValue, quotedValue } from "./logfmt.js";
import type { Paint } from "./printer.js";

/** The most conditions that one line shows. */
const MOST_CONDITIONS = 3;

/**
 * Returns the tokens of an explanation: those of the pod, then those of each container, the worst first. The number of
 * conditions or containers that are left out follows the last one that is shown.
 */
export function explanationTexts({ changes }: Pick<Explanation, "changes">, paint: Paint): string[] {
  const texts: string[] = [];
  let ofContainers: Change[] | undefined;
  let conditions = 0;
  let afterConditions = 0;
  for (const change of changes) {
    if (change.container !== undefined) {
      (ofContainers ??= []).push(change);
      continue;
    }
    if (isCondition(change)) {
      conditions += 1;
      if (conditions > MOST_CONDITIONS) {
        continue;
      }
    }
    for (const token of change.tokens) {
      texts.push(tokenText(token, paint));
    }
    if (conditions === MOST_CONDITIONS && isCondition(change)) {
      afterConditions = texts.length;
    }
  }
  if (conditions > MOST_CONDITIONS) {
    texts.splice(afterConditions, 0, field("more", String(conditions - MOST_CONDITIONS), paint));
  }
  return ofContainers === undefined ? texts : [...texts, ...containerTexts(ofContainers, paint)];
}

function isCondition({ what, tokens }: Change): boolean {
  return what === "condition" && tokens[0]?.key === "cond";
}

function containerTexts(changes: readonly Change[], paint: Paint): string[] {
  const { told, more } = containerGroups(changes);
  return [
    ...told.flatMap(({ container, tokens }) => [
      field("c", container, paint),
      ...tokens.map((token) => tokenText(token, paint)),
    ]),
    ...(more > 0 ? [field("more", String(more), paint)] : []),
  ];
}

function tokenText({ key, value, text, quoted }: Token, paint: Paint): string {
  if (value === true) {
    return key;
  }
  const isBad = key === "reason" || (key === "exit" && value !== 0);
  const shown = shownText(text, quoted);
  return paint.dim(`${key}=`) + (isBad ? paint.bad(shown) : shown);
}

function field(key: string, text: string, paint: Paint): string {
  return paint.dim(`${key}=`) + shownText(text, false);
}

function shownText(text: string, quoted: boolean): string {
  return quoted ? quotedValue(text) : logfmtValue(text);
}

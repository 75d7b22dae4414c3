import { measuredText, seconds } from "../../explain/duration-text.js";
import type { Condition } from "./condition.js";
import type { Verdict } from "./ending.js";
import type { ConditionStanding } from "./standing.js";

/** One line about the end of a run: its text, and the same as members of a record. */
export interface VerdictLine {
  readonly fields: object;
  readonly text: string;
}

/** Returns the line of a verdict: why the run ends, how the conditions stand, and what is waited for. */
export function verdictLine(verdict: Verdict): VerdictLine {
  return { fields: fieldsOf(verdict), text: textOf(verdict) };
}

function textOf(verdict: Verdict): string {
  const { outcome, afterMs, standings, objects } = verdict;
  const after = `after ${measuredText(afterMs)}`;
  const stands = standings.map(standingText).join(", ");
  switch (outcome) {
    case "done":
      return `done: ${stands === "" ? "no trouble" : stands} ${after}`;
    case "failed": {
      const what = objects.map(({ text }) => text).join(" ");
      return `failed: ${what}${becauseText(verdict)}; ${stands === "" ? "" : `${stands} `}${after}`;
    }
    case "timedOut": {
      const parts = [stands, waitingText(verdict)].filter((part) => part !== "").join("; ");
      const how = verdict.isOnce ? "not met" : `timed out ${after}`;
      return parts === "" ? how : `${how}: ${parts}`;
    }
  }
}

/** Returns which flag decides that an object has failed. */
function becauseText({ hopeless, trouble }: Verdict): string {
  const never = hopeless === undefined ? "" : `, for which ${hopeless.text} can never hold`;
  return trouble === undefined ? never : ` (--fail-on ${trouble})`;
}

/** How objects are for which a condition holds. */
function standingText({ condition, met, wanted, noun }: ConditionStanding): string {
  return `${met} of ${wanted} ${noun} ${stateText(condition)}`;
}

function stateText(condition: Condition): string {
  switch (condition.kind) {
    case "ready":
    case "succeeded":
      return condition.kind;
    case "create":
      return "created";
    case "delete":
      return "deleted";
    case "rollout":
      return "rolled out";
    case "phase":
    case "condition":
    case "jsonpath":
      return `with ${condition.text}`;
  }
}

/** Returns what is waited for: the worst object, those that do not exist, and interrupted watches. */
function waitingText({ objects, more, missing, interrupted }: Verdict): string {
  const [worst, ...others] = objects;
  const left = others.length + more;
  const awaited = [...(worst === undefined ? [] : [worst.text]), ...missing].join(" and for ");
  return [
    ...(awaited === "" ? [] : [`waiting for ${awaited}`]),
    ...(left === 0 ? [] : [`${left} ${left === 1 ? "other" : "others"}`]),
    ...interrupted.map((noun) => `the watch of ${noun} is interrupted`),
  ].join("; ");
}

function fieldsOf(verdict: Verdict): object {
  const { outcome, afterMs, standings, objects, more, missing, interrupted, trouble, hopeless } = verdict;
  const [decisive] = [...standings.filter(({ isMet }) => !isMet), ...standings];
  return {
    outcome,
    seconds: seconds(afterMs),
    ...(decisive === undefined ? {} : { met: decisive.met, wanted: decisive.wanted }),
    ...(standings.length > 1
      ? { conditions: standings.map(({ condition, met, wanted }) => ({ for: condition.text, met, wanted })) }
      : {}),
    ...(trouble === undefined ? {} : { failOn: trouble }),
    ...(hopeless === undefined ? {} : { never: hopeless.text }),
    objects: objects.map(({ fields }) => fields),
    ...(more > 0 ? { more } : {}),
    ...(missing.length > 0 ? { missing } : {}),
    ...(interrupted.length > 0 ? { interrupted } : {}),
  };
}

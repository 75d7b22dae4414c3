import type { EndingRules } from "./ending-rules.js";
import { isPodCondition } from "./pod-outcome.js";

/** A value of a flag that is about some kinds alone. */
export interface EndingLimit {
  /** The flag as a user writes it: `--for=ready`. */
  readonly text: string;
  readonly about: "pods" | "pods and jobs" | "rollouts";
}

/** Returns the conditions and the words of trouble that are about some kinds alone. */
export function endingLimits({
  conditions,
  failOn,
}: Pick<EndingRules, "conditions" | "failOn">): EndingLimit[] {
  const limits = [
    ...conditions,
    ...failOn.flatMap((rule) => (rule.kind === "condition" ? [rule.condition] : [])),
  ].flatMap((condition): EndingLimit[] => {
    const text = `${condition.flag}=${condition.text}`;
    if (condition.kind === "rollout") {
      return [{ text, about: "rollouts" }];
    }
    if (condition.kind === "succeeded") {
      return [{ text, about: "pods and jobs" }];
    }
    return isPodCondition(condition) ? [{ text, about: "pods" }] : [];
  });
  const words = failOn.flatMap((rule): EndingLimit[] => {
    if (rule.kind === "restarts") {
      return [{ text: `--fail-on=restarts>${rule.above}`, about: "pods" }];
    }
    return rule.kind === "word" && rule.word !== "deadline"
      ? [{ text: `--fail-on=${rule.word}`, about: "pods" }]
      : [];
  });
  // `any` stands for words of which one is about every kind.
  const isAny = failOn.some((rule) => rule.kind === "word" && rule.word === "deadline");
  return isAny ? limits : [...limits, ...words];
}

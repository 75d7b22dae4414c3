import type { Condition } from "./condition.js";
import type { Described } from "./described.js";
import type { EndingRules } from "./ending-rules.js";
import type { Group, Member } from "./group.js";
import { isPodCondition } from "./pod-outcome.js";

/** How a condition stands for all objects of a run. */
export interface ConditionStanding {
  readonly condition: Condition;
  /** For how many objects it holds, and for how many it must hold. */
  readonly met: number;
  readonly wanted: number;
  /** The number of objects that count. */
  readonly counted: number;
  /** What the objects are, in the plural. */
  readonly noun: string;
  readonly isMet: boolean;
}

/** Returns how the conditions of a run stand. */
export function standings(
  { conditions, min }: Pick<EndingRules, "conditions" | "min">,
  groups: readonly Group[],
): ConditionStanding[] {
  // Where nothing else is waited for, an object that does not exist is as good as deleted.
  const least = conditions.every(({ kind }) => kind === "delete") ? 0 : 1;
  return conditions.map((condition, index) => {
    const about = groups.filter(({ options }) => options.applies(condition));
    return standingOf(condition, index, { about, least, min: min ?? least });
  });
}

/** The groups that a condition is about, the number of objects that a group with a name needs, and that all need. */
interface About {
  readonly about: readonly Group[];
  readonly least: number;
  readonly min: number;
}

function standingOf(condition: Condition, index: number, { about, least, min }: About): ConditionStanding {
  const sum = { met: 0, counted: 0, wanted: 0 };
  const open = { counted: 0, wanted: 0 };
  let isMet = about.length > 0;
  for (const group of about) {
    const { of, met } = group.tally(index);
    const own = group.options.wanted?.(condition);
    // An object that `delete` waits for and that has left was not deleted.
    const floor = condition.kind === "delete" ? (group.hasSeenAny ? 1 : least) : (own ?? 0);
    sum.met += met;
    sum.counted += of;
    if (own === undefined) {
      open.counted += of;
      open.wanted = Math.max(min, condition.kind === "delete" && group.hasSeenAny ? 1 : open.wanted);
    } else {
      sum.wanted += Math.max(floor, of);
      isMet &&= of >= floor;
    }
    isMet &&= met === of && group.options.unsettled?.() === undefined;
  }
  return {
    condition,
    met: sum.met,
    counted: sum.counted,
    wanted: about.length === 0 ? min : sum.wanted + Math.max(open.wanted, open.counted),
    noun: about.length === 0 && isPodCondition(condition) ? "pods" : nounOf(about),
    isMet: isMet && open.counted >= open.wanted,
  };
}

function nounOf(about: readonly Group[]): string {
  const nouns = new Set(about.map(({ options }) => options.noun));
  const [noun = "objects"] = nouns;
  return nouns.size > 1 ? "objects" : noun;
}

/** Returns an object for which a condition cannot hold any more, with the condition. */
export function hopeless(
  standing: readonly ConditionStanding[],
  groups: readonly Group[],
): { readonly object: Described; readonly condition: Condition } | undefined {
  for (const [index, { condition, isMet }] of standing.entries()) {
    for (const group of isMet ? [] : groups.filter(({ options }) => options.applies(condition))) {
      const object = hopelessIn(group, condition, index);
      if (object !== undefined) {
        return { object, condition };
      }
    }
  }
  return undefined;
}

function hopelessIn(group: Group, condition: Condition, index: number): Described | undefined {
  const { judge, unsettled, lost, wanted } = group.options;
  if (unsettled?.() !== undefined) {
    return undefined;
  }
  for (const member of group.hopeless) {
    if (member.judgement.outcomes[index] === "never" && group.standing(member, index) === "waits") {
      return judge.describe(member.object);
    }
  }
  const { of, met } = group.tally(index);
  return met < Math.max(of, wanted?.(condition) ?? 0) ? lost?.(condition) : undefined;
}

/** Returns the objects that are waited for, those of conditions that do not hold, and at most `most` of them. */
export function waitedFor(
  standing: readonly ConditionStanding[],
  groups: readonly Group[],
  most: number,
): { readonly members: readonly Member[]; readonly more: number } {
  const members = new Set<Member>();
  for (const [index, { condition, isMet }] of standing.entries()) {
    for (const group of isMet ? [] : groups.filter(({ options }) => options.applies(condition))) {
      for (const member of group.members()) {
        if (group.standing(member, index) === "waits") {
          members.add(member);
        }
      }
    }
  }
  const all = [...members].sort((one, other) => badness(other) - badness(one));
  return { members: all.slice(0, most), more: Math.max(0, all.length - most) };
}

/** Objects in trouble come first. */
function badness(member: Member): number {
  return member.group.options.judge.badness(member.object);
}

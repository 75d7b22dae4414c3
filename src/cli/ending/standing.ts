import type { Condition } from "./condition.js";
import type { Described } from "./described.js";
import type { EndingRules } from "./ending-rules.js";
import type { Group, Member, Tally } from "./group.js";
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
  const parts = about.map((group) => partOf(group, condition, { index, least }));
  const [open, named] = [
    parts.filter(({ floor }) => floor === undefined),
    parts.filter(({ floor }) => floor !== undefined),
  ];
  const openCounted = sum(open.map(({ of }) => of));
  // An object that `delete` waits for and that has left was not deleted.
  const leastOpen = condition.kind === "delete" && open.some(({ hasSeenAny }) => hasSeenAny) ? 1 : 0;
  const openWanted = open.length === 0 ? 0 : Math.max(min, leastOpen);
  return {
    condition,
    met: sum(parts.map(({ met }) => met)),
    counted: sum(parts.map(({ of }) => of)),
    wanted:
      about.length === 0
        ? min
        : sum(named.map(({ of, floor = 0 }) => Math.max(floor, of))) + Math.max(openWanted, openCounted),
    noun: about.length === 0 && isPodCondition(condition) ? "pods" : nounOf(about),
    isMet:
      about.length > 0 &&
      openCounted >= openWanted &&
      parts.every(({ of, met, floor = 0, isSettled }) => isSettled && met === of && of >= floor),
  };
}

/** How a condition stands for one group. */
interface Part extends Tally {
  /** The number of objects that the group itself needs, or undefined if it needs none of its own. */
  readonly floor: number | undefined;
  readonly hasSeenAny: boolean;
  readonly isSettled: boolean;
}

function partOf(
  group: Group,
  condition: Condition,
  { index, least }: { readonly index: number; readonly least: number },
): Part {
  const { hasSeenAny, options } = group;
  const own = options.wanted?.(condition);
  const ofDeletion = hasSeenAny ? 1 : least;
  return {
    ...group.tally(index),
    floor: own !== undefined && condition.kind === "delete" ? ofDeletion : own,
    hasSeenAny,
    isSettled: options.unsettled?.() === undefined,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
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

/** Returns the objects that are waited for, or are the reason for that, and at most `most` of them. */
export function waitedFor(
  standing: readonly ConditionStanding[],
  groups: readonly Group[],
  most: number,
): { readonly members: readonly Member[]; readonly more: number } {
  const members = new Set<Member>();
  for (const [index, { condition, isMet }] of standing.entries()) {
    for (const group of isMet ? [] : groups) {
      const { applies, isBehind } = group.options;
      const waiting = applies(condition) ? group.waiting(index) : [];
      const troubled = isBehind?.(condition) === true ? group.troubled() : [];
      [...waiting, ...troubled].forEach((member) => void members.add(member));
    }
  }
  const all = [...members].sort((one, other) => badness(other) - badness(one));
  return { members: all.slice(0, most), more: Math.max(0, all.length - most) };
}

/** Objects in trouble come first. */
function badness(member: Member): number {
  return member.group.options.judge.badness(member.object);
}

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

/** What the groups of a run add to a condition that is about them. */
interface Sums {
  /** What the objects of these groups are. */
  readonly nouns: Set<string>;
  met: number;
  counted: number;
  /** What the groups need that need objects of their own. */
  named: number;
  /** The groups of which all together need some objects: how many there are, have objects, and how many those are. */
  open: number;
  openSeen: number;
  openCounted: number;
  /** The number of groups for which the condition does not hold. */
  unmet: number;
}

/**
 * Knows how the conditions of a run stand. A change of one group costs as much as this group has conditions, however many
 * groups there are.
 */
export class Standings {
  readonly #conditions: readonly Condition[];
  /** The number of objects that a group with a name needs, and that the others need together. */
  readonly #least: number;
  readonly #min: number;
  readonly #sums: readonly Sums[];
  readonly #parts = new Map<Group, readonly (Part | undefined)[]>();
  /** The groups of which a condition can never hold, with this condition. */
  readonly #lost = new Map<Group, Lost>();

  constructor({ conditions, min }: Pick<EndingRules, "conditions" | "min">) {
    this.#conditions = conditions;
    // Where nothing else is waited for, an object that does not exist is as good as deleted.
    this.#least = conditions.every(({ kind }) => kind === "delete") ? 0 : 1;
    this.#min = min ?? this.#least;
    this.#sums = conditions.map(() => ({
      nouns: new Set<string>(),
      met: 0,
      counted: 0,
      named: 0,
      open: 0,
      openSeen: 0,
      openCounted: 0,
      unmet: 0,
    }));
  }

  add(group: Group): void {
    this.#conditions.forEach((condition, index) => {
      if (group.options.applies(condition)) {
        this.#sums[index]?.nouns.add(group.options.noun);
      }
    });
    this.changed(group);
  }

  /** Notes that the objects of a group have changed, or how many it needs, or whether they can be judged. */
  changed(group: Group): void {
    const before = this.#parts.get(group) ?? [];
    const parts = this.#conditions.map((condition, index) =>
      group.options.applies(condition) ? partOf(group, condition, { index, least: this.#least }) : undefined,
    );
    for (const [index, sums] of this.#sums.entries()) {
      addPart(sums, before[index], -1);
      addPart(sums, parts[index], 1);
    }
    this.#parts.set(group, parts);
    const lost = lostIn(group, this.#conditions);
    if (lost === undefined) {
      this.#lost.delete(group);
    } else {
      this.#lost.set(group, lost);
    }
  }

  /** Returns how each condition stands. */
  all(): ConditionStanding[] {
    return this.#conditions.map((condition, index) => {
      const sums = this.#sums[index];
      return sums === undefined || sums.nouns.size === 0
        ? {
            condition,
            met: 0,
            counted: 0,
            wanted: this.#min,
            noun: nounOf(condition, new Set()),
            isMet: false,
          }
        : this.#standing(condition, sums);
    });
  }

  /** Returns an object for which a condition cannot hold any more, with the condition. */
  hopeless(): { readonly object: Described; readonly condition: Condition } | undefined {
    for (const { describe, condition } of this.#lost.values()) {
      return { object: describe(), condition };
    }
    return undefined;
  }

  #standing(condition: Condition, sums: Sums): ConditionStanding {
    const { nouns, met, counted, named, open, openSeen, openCounted, unmet } = sums;
    // An object that `delete` waits for and that has left was not deleted.
    const leastOpen = condition.kind === "delete" && openSeen > 0 ? 1 : 0;
    const openWanted = open === 0 ? 0 : Math.max(this.#min, leastOpen);
    return {
      condition,
      met,
      counted,
      wanted: named + Math.max(openWanted, openCounted),
      noun: nounOf(condition, nouns),
      isMet: openCounted >= openWanted && unmet === 0,
    };
  }
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

function addPart(sums: Sums, part: Part | undefined, by: 1 | -1): void {
  if (part === undefined) {
    return;
  }
  const { met, of, floor, hasSeenAny, isSettled } = part;
  sums.met += by * met;
  sums.counted += by * of;
  if (floor === undefined) {
    sums.open += by;
    sums.openSeen += hasSeenAny ? by : 0;
    sums.openCounted += by * of;
  } else {
    sums.named += by * Math.max(floor, of);
  }
  sums.unmet += isSettled && met === of && of >= (floor ?? 0) ? 0 : by;
}

function nounOf(condition: Condition, nouns: ReadonlySet<string>): string {
  const [noun = isPodCondition(condition) ? "pods" : "objects"] = nouns;
  return nouns.size > 1 ? "objects" : noun;
}

/** A condition that can never hold, and the object of which that is said. */
interface Lost {
  readonly condition: Condition;
  readonly describe: () => Described;
}

function lostIn(group: Group, conditions: readonly Condition[]): Lost | undefined {
  const { applies, judge, unsettled, lost, wanted } = group.options;
  if (unsettled?.() !== undefined) {
    return undefined;
  }
  for (const [index, condition] of conditions.entries()) {
    const member = applies(condition) ? group.hopelessFor(index) : undefined;
    if (member !== undefined) {
      return { condition, describe: () => judge.describe(member.object) };
    }
    const { of, met } = group.tally(index);
    const because =
      applies(condition) && met < Math.max(of, wanted?.(condition) ?? 0) ? lost?.(condition) : undefined;
    if (because !== undefined) {
      return { condition, describe: () => because };
    }
  }
  return undefined;
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

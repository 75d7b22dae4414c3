import type { ObjectKey } from "../../api/object-key.js";
import { type Condition, mustLast } from "./condition.js";
import type { Described } from "./described.js";
import type { Outcome } from "./outcome.js";
import type { Sign } from "./troubles.js";

/** How a state of an object is judged. */
export interface Judgement {
  /** Whether the object counts at all. */
  readonly counts: boolean;
  /** How each condition of the run stands, in their order. Undefined for those that are not about this object. */
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly signs: readonly Sign[];
}

/** How the objects of a group are judged and described. */
export interface Judge<T> {
  judge(object: T, before: T | undefined): Judgement;
  describe(object: T): Described;
  /** Returns how bad the state of an object is. The worst objects are named first. */
  badness(object: T): number;
}

/** What a group is about. */
export interface GroupOptions<T> {
  /** What the objects are, in the plural: `pods`. */
  readonly noun: string;
  /** What is missing if there are too few objects: `the deployment "web"`. @defaultValue the noun and how many */
  readonly title?: string;
  /** The only object, in words and with its place, if the user asks for one by its name. */
  readonly place?: string;
  /** Whether a condition is about the objects. */
  readonly applies: (condition: Condition) => boolean;
  /** Whether a condition is about what the objects belong to, so that those in trouble say why it does not hold. */
  readonly isBehind?: (condition: Condition) => boolean;
  readonly judge: Judge<T>;
  /** Whether the watch of the objects is interrupted. */
  readonly isInterrupted: () => boolean;
  /** The number of objects for which a condition must hold at least. @defaultValue what `--min` says for all groups */
  readonly wanted?: (condition: Condition) => number | undefined;
  /** What is known of the missing objects: why a workload has no pods. */
  readonly missing?: () => Described | undefined;
  /** What cannot be judged yet, in words: the objects count when it is there. */
  readonly unsettled?: () => string | undefined;
  /** Why a condition cannot hold for any more objects, if that is so. */
  readonly lost?: (condition: Condition) => Described | undefined;
}

/** How a condition stands for the objects of a group. */
export interface Tally {
  /** The number of objects that count, and of those for which it holds. */
  of: number;
  met: number;
}

/** An object of a group. */
export interface Member<T = unknown> {
  readonly group: Group<T>;
  readonly key: ObjectKey;
  readonly uid: string;
  /** Whether `delete` waits for the object. */
  readonly isAwaited: boolean;
  object: T;
  judgement: Judgement;
  /** Which conditions have held at some time. */
  readonly held: boolean[];
}

/** The objects of one target, or one workload, and how the conditions stand for them. */
export class Group<T = unknown> {
  readonly options: GroupOptions<T>;
  readonly #conditions: readonly Condition[];
  readonly #members = new Map<ObjectKey, Member<T>>();
  readonly #tallies: readonly Tally[];
  /** The objects of which each condition is waited for in vain. */
  readonly #hopeless: readonly Set<Member<T>>[];
  #hasSeenAny = false;

  constructor(conditions: readonly Condition[], options: GroupOptions<T>) {
    this.options = options;
    this.#conditions = conditions;
    this.#tallies = conditions.map(() => ({ of: 0, met: 0 }));
    this.#hopeless = conditions.map(() => new Set());
  }

  /** The number of objects, whether they count or not. */
  get size(): number {
    return this.#members.size;
  }

  /** Whether there has been an object at any time. */
  get hasSeenAny(): boolean {
    return this.#hasSeenAny;
  }

  /** Returns an object for which a condition does not hold, and cannot hold any more. */
  hopelessFor(index: number): Member<T> | undefined {
    const [member] = this.#hopeless[index] ?? [];
    return member;
  }

  members(): Iterable<Member<T>> {
    return this.#members.values();
  }

  tally(index: number): Readonly<Tally> {
    return this.#tallies[index] ?? { of: 0, met: 0 };
  }

  /** Notes a state of an object. */
  put(key: ObjectKey, uid: string, { object, judgement, isAwaited }: NewState<T>): Member<T> {
    const known = this.#members.get(key);
    const member: Member<T> =
      known?.uid === uid ? known : { group: this, key, uid, isAwaited, object, judgement, held: [] };
    if (known === member) {
      this.#count(member, -1);
    } else if (known !== undefined) {
      this.remove(key, "deleted");
    }
    member.object = object;
    member.judgement = judgement;
    for (const [index, outcome] of judgement.outcomes.entries()) {
      member.held[index] = member.held[index] === true || (judgement.counts && outcome === "met");
    }
    this.#hasSeenAny = true;
    this.#members.set(key, member);
    this.#count(member, 1);
    return member;
  }

  /** Notes that an object does not exist any more, or is not selected any more. */
  remove(key: ObjectKey, why: "deleted" | "left"): Member<T> | undefined {
    const member = this.#members.get(key);
    if (member === undefined) {
      return undefined;
    }
    this.#members.delete(key);
    this.#count(member, -1);
    if (why === "deleted" && member.isAwaited) {
      this.#countDeleted(member);
    }
    return member;
  }

  /** Whether a condition holds for an object, or does not matter to it. Otherwise it is waited for. */
  standing(member: Member<T>, index: number): "met" | "waits" | "out" {
    const condition = this.#conditions[index];
    const outcome = member.judgement.outcomes[index];
    if (condition === undefined || outcome === undefined) {
      return "out";
    }
    if (condition.kind === "delete") {
      return member.isAwaited ? "waits" : "out";
    }
    const isMet = mustLast(condition) ? outcome === "met" : member.held[index] === true;
    if (!member.judgement.counts || (outcome === "replaced" && !isMet)) {
      return "out";
    }
    return isMet ? "met" : "waits";
  }

  /** With `delete`, an object that was deleted goes on to count for it, and for the other conditions that have held. */
  #countDeleted({ held }: Member<T>): void {
    if (!this.#conditions.some(({ kind }) => kind === "delete")) {
      return;
    }
    for (const [index, tally] of this.#tallies.entries()) {
      const counts = this.#conditions[index]?.kind === "delete" || held[index] === true;
      tally.of += counts ? 1 : 0;
      tally.met += counts ? 1 : 0;
    }
  }

  /** Returns the objects for which a condition is waited for. */
  waiting(index: number): Member<T>[] {
    return [...this.#members.values()].filter((member) => this.standing(member, index) === "waits");
  }

  /** Returns the objects that are in trouble. */
  troubled(): Member<T>[] {
    const { judge } = this.options;
    return [...this.#members.values()].filter(
      ({ judgement, object }) => judgement.counts && judge.badness(object) > 0,
    );
  }

  #count(member: Member<T>, by: 1 | -1): void {
    for (const [index, tally] of this.#tallies.entries()) {
      const standing = this.standing(member, index);
      if (by === 1 && standing === "waits" && member.judgement.outcomes[index] === "never") {
        this.#hopeless[index]?.add(member);
      } else {
        this.#hopeless[index]?.delete(member);
      }
      tally.of += standing === "out" ? 0 : by;
      tally.met += standing === "met" ? by : 0;
    }
  }
}

/** A new state of an object. */
export interface NewState<T> {
  readonly object: T;
  readonly judgement: Judgement;
  /** Whether `delete` waits for the object, if it is new. */
  readonly isAwaited: boolean;
}

import type { ObjectKey } from "../../api/object-key.js";
import type { Clock, Timer } from "../../base/clock.js";
import { type Condition, mustLast } from "./condition.js";
import type { Described } from "./described.js";
import type { EndingRules } from "./ending-rules.js";
import { Group, type GroupOptions, type Member } from "./group.js";
import { missingObjects, notFoundObjects, unjudgedObjects } from "./missing-objects.js";
import { type ConditionStanding, Standings, waitedFor } from "./standing.js";
import { Troubles } from "./troubles.js";

/** The most objects that a verdict names. */
const MOST_NAMED = 10;

/** After how long an interrupted watch is looked at again, when something is due meanwhile. */
const LOOK_AGAIN_MS = 100;

/** Why a run ends, and how its conditions stand then. */
export interface Verdict {
  readonly outcome: "done" | "failed" | "timedOut";
  /** Whether the conditions were judged once, after the first list. */
  readonly isOnce: boolean;
  /** How long the run has lasted. */
  readonly afterMs: number;
  readonly standings: readonly ConditionStanding[];
  /** The object that has failed, or those that are waited for. */
  readonly objects: readonly Described[];
  /** How many more objects are waited for. */
  readonly more: number;
  /** What can never be, if that is why the run has failed. */
  readonly hopeless: Condition | undefined;
  /** The trouble by which the run has failed, as `--fail-on` names it. */
  readonly trouble: string | undefined;
  /** What else is waited for, in words: objects that do not exist. */
  readonly missing: readonly string[];
  /** The objects that the user has named and that do not exist, if that is wrong in a run that judges once. */
  readonly notFound: readonly string[];
  /** Whose watches are interrupted, so that their states are not known: `pods`. */
  readonly interrupted: readonly string[];
}

export interface EndingOptions {
  readonly rules: EndingRules;
  /** Its `now` should go on while the machine sleeps. */
  readonly clock: Clock;
  /** Called once, when the run is to end. */
  readonly onVerdict: (verdict: Verdict) => void;
}

/** A state of an object that has come. */
export interface Arrived<T> {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly object: T;
  readonly before: T | undefined;
  /** Whether changes before this state were missed. */
  readonly wasMissed: boolean;
}

/**
 * Decides when a run ends by itself. It is told of every state of every object, and of the end of every first list. The
 * same state counts once, however often it comes.
 *
 * It waits for the first lists before it is done, because objects that have not been listed count, too. Trouble ends the
 * run at once. While a watch is interrupted, nothing that lasts is over, because its state is not known.
 */
export class Ending {
  readonly rules: EndingRules;
  readonly #options: EndingOptions;
  #startedAt: number;
  readonly #groups: Group[] = [];
  readonly #standings: Standings;
  readonly #troubles: Troubles<Member>;
  /** The first lists that have not come. */
  #lists = 0;
  /** Whether `delete` waits for no more objects than it does. */
  #isDeletionClosed = false;
  /** Since when everything that must last has held. */
  #heldSince: number | undefined;
  #limit: Timer | undefined;
  #due: Timer | undefined;
  #isOver = false;

  constructor(options: EndingOptions) {
    this.#options = options;
    this.rules = options.rules;
    this.#startedAt = options.clock.now();
    this.#standings = new Standings(options.rules);
    this.#troubles = new Troubles(options.rules.graceMs);
  }

  /** Notes that the watching begins. The timeout counts from now on. */
  begin(): void {
    const { clock, rules } = this.#options;
    this.#startedAt = clock.now();
    if (rules.timeoutMs !== undefined) {
      this.#limit = clock.timer(rules.timeoutMs, () => this.#timeOut());
    }
  }

  /** Adds a group of objects. */
  group<T>(options: GroupOptions<T>): Group<T> {
    const group = new Group(this.rules.conditions, options);
    this.#groups.push(group);
    this.#standings.add(group);
    return group;
  }

  /** Notes that some more first lists will come. */
  expectLists(count: number): void {
    this.#lists += count;
  }

  /** Notes that the objects of a first list have been noted. */
  listed(): void {
    this.#lists -= 1;
    this.decide();
    if (this.#lists === 0 && this.rules.judgesOnce && !this.#isOver) {
      this.#judgeOnce();
    }
  }

  /** Ends the run as it stands. Without conditions, it is enough that no trouble was found where it was looked for. */
  #judgeOnce(): void {
    const isAll =
      this.rules.conditions.length === 0 && unjudgedObjects(this.rules, this.#groups).length === 0;
    this.#end(isAll ? "done" : "timedOut", isAll ? { objects: [] } : {});
  }

  /** Notes a state of an object, and decides. */
  put<T>(group: Group<T>, arrived: Arrived<T>): void {
    if (!this.#isOver) {
      this.#note(group, arrived);
      this.changed(group);
    }
  }

  /** Notes that an object does not exist any more, or that it is not selected any more, and decides. */
  remove<T>(group: Group<T>, key: ObjectKey, why: "deleted" | "left"): void {
    const member = this.#isOver ? undefined : group.remove(key, why);
    if (member === undefined) {
      return;
    }
    this.#troubles.forget(member);
    const fails =
      why === "deleted" &&
      this.rules.failOn.some((rule) => rule.kind === "condition" && rule.condition.kind === "delete");
    if (fails && member.judgement.counts) {
      this.#end("failed", { objects: [describedMember(member)], trouble: "delete" });
    }
    this.changed(group);
  }

  /** Judges the objects of a group again, because what they are judged by has changed. */
  rejudge<T>(group: Group<T>): void {
    for (const { key, uid, object } of [...group.members()]) {
      this.#note(group, { key, uid, object, before: undefined, wasMissed: false });
    }
    this.changed(group);
  }

  /** Notes that the objects of a group have changed, or what it wants of them, and decides. */
  changed<T>(group: Group<T>): void {
    this.#standings.changed(group);
    this.decide();
  }

  /** Decides whether the run ends now. What will be due later is decided then. */
  decide(): void {
    if (this.#isOver) {
      return;
    }
    this.#due?.cancel();
    this.#due = undefined;
    const now = this.#options.clock.now();
    const failureDueAt = this.#decideFailure(now);
    const holdDueAt = this.#decideSuccess(now);
    this.#decideAgainAt(Math.min(failureDueAt ?? Infinity, holdDueAt ?? Infinity), now);
  }

  dispose(): void {
    this.#isOver = true;
    this.#limit?.cancel();
    this.#due?.cancel();
  }

  #decideAgainAt(dueAt: number, now: number): void {
    if (!this.#isOver && dueAt !== Infinity) {
      this.#due = this.#options.clock.timer(Math.max(0, dueAt - now), () => this.decide());
    }
  }

  #note<T>(group: Group<T>, { key, uid, object, before, wasMissed }: Arrived<T>): void {
    const { clock } = this.#options;
    const judgement = group.options.judge.judge(object, before);
    const member = group.put(key, uid, { object, judgement, isAwaited: !this.#isDeletionClosed }) as Member;
    if (judgement.counts) {
      this.#troubles.note(member, judgement.signs, { now: clock.now(), date: clock.date().getTime() });
    } else {
      this.#troubles.forget(member);
    }
    if (wasMissed && judgement.counts) {
      // The change may stand for several, so that what must last may have been interrupted.
      this.#heldSince = undefined;
    }
  }

  /** Ends the run if something has failed. Returns when that will be due. */
  #decideFailure(now: number): number | undefined {
    const isSettled = ({ group }: Member): boolean => group.options.unsettled?.() === undefined;
    const { failed, dueAt } = this.#troubles.judge(now, isSettled);
    if (failed === undefined) {
      return dueAt;
    }
    if (this.rules.graceMs > 0 && this.#isInterrupted) {
      return now + LOOK_AGAIN_MS;
    }
    this.#end("failed", { objects: [describedMember(failed.object)], trouble: failed.word });
    return undefined;
  }

  /** Ends the run if everything holds that is waited for, or if it never can. Returns when that may be. */
  #decideSuccess(now: number): number | undefined {
    const { conditions, holdMs } = this.rules;
    if (this.#isOver || conditions.length === 0) {
      return undefined;
    }
    const all = this.#standings.all();
    const lost = this.#standings.hopeless();
    if (lost !== undefined) {
      this.#end("failed", { objects: [lost.object], hopeless: lost.condition });
      return undefined;
    }
    if (this.#lists > 0) {
      return undefined;
    }
    this.#isDeletionClosed ||= all.every(
      ({ condition, counted, wanted }) => condition.kind !== "delete" || counted >= wanted,
    );
    if (!all.every(({ isMet }) => isMet)) {
      this.#heldSince = undefined;
      return undefined;
    }
    this.#heldSince ??= now;
    const dueAt = this.#heldSince + (conditions.some(mustLast) ? holdMs : 0);
    if (dueAt > now) {
      return dueAt;
    }
    if (holdMs > 0 && this.#isInterrupted) {
      return now + LOOK_AGAIN_MS;
    }
    this.#end("done", { objects: [] });
    return undefined;
  }

  get #isInterrupted(): boolean {
    return this.#interrupted().length > 0;
  }

  #interrupted(): string[] {
    const groups = this.#groups.filter(({ options }) => options.isInterrupted());
    return [...new Set(groups.map(({ options }) => options.noun))];
  }

  #timeOut(): void {
    if (!this.#isOver) {
      this.#end("timedOut", {});
    }
  }

  #end(outcome: Verdict["outcome"], why: Partial<Pick<Verdict, "objects" | "hopeless" | "trouble">>): void {
    const { clock, onVerdict } = this.#options;
    const all = this.#standings.all();
    const waited = why.objects === undefined ? waitedFor(all, this.#groups, MOST_NAMED) : undefined;
    this.dispose();
    onVerdict({
      outcome,
      isOnce: this.rules.judgesOnce,
      afterMs: clock.now() - this.#startedAt,
      standings: all,
      objects: why.objects ?? waited?.members.map(describedMember) ?? [],
      more: waited?.more ?? 0,
      hopeless: why.hopeless,
      trouble: why.trouble,
      notFound: outcome === "timedOut" ? notFoundObjects(this.rules, this.#groups) : [],
      missing: outcome === "timedOut" ? this.#missing(all) : [],
      interrupted: outcome === "timedOut" ? this.#interrupted() : [],
    });
  }

  /** Returns what else is waited for than objects that exist. */
  #missing(all: readonly ConditionStanding[]): readonly string[] {
    if (this.#lists > 0) {
      return ["the first list"];
    }
    return all.length === 0 && this.rules.judgesOnce
      ? unjudgedObjects(this.rules, this.#groups)
      : missingObjects(all, this.#groups);
  }
}

function describedMember({ group, object }: Member): Described {
  return group.options.judge.describe(object);
}

import type { EventCause } from "../../src/informer/resource-event-handler.js";
import type { History, HistoryEntry } from "./history.js";
import { describeState, isSameState, type PodState } from "./pod-state.js";
import type { View } from "./view.js";

/** One call of a handler. */
export interface HandlerCall {
  readonly verb: "add" | "update" | "delete";
  readonly key: string;
  readonly cause: EventCause;
  /** Of an update: what it says was there before. */
  readonly old?: PodState | undefined;
  /** Of a deletion: the last state it tells, if any. */
  readonly state: PodState | undefined;
  /** Of a deletion that was inferred. */
  readonly missed: boolean;
  /** What the store had under the key during the call. */
  readonly stored: PodState | undefined;
}

export interface ContractOptions {
  readonly view: View;
  /**
   * Whether the server told the truth meanwhile. After lies nothing holds but that adds, updates and deletes alternate
   * as they must.
   */
  readonly honest: boolean;
}

/** What a handler was told last about a key, and where in the history of the key that is. */
interface Told {
  /** Absent: it knows that the object is gone. */
  readonly state: PodState | undefined;
  readonly position: number;
}

/**
 * Holds one handler's calls against what really happened (CT-2, CT-3, CT-5). The calls may be checked in portions, as
 * long as each portion comes after all the writes that its calls tell of.
 */
export class HandlerContract {
  readonly name: string;
  readonly #told = new Map<string, Told>();
  #history: ReadonlyMap<string, readonly HistoryEntry[]> = new Map();
  #violations: string[] = [];
  #honest = true;

  constructor(name: string) {
    this.name = name;
  }

  /** What the handler believes to be there. */
  get believed(): ReadonlyMap<string, PodState> {
    return new Map(
      [...this.#told].flatMap(([key, { state }]) => (state === undefined ? [] : [[key, state] as const])),
    );
  }

  /** The violations among the calls, none if all is well. */
  check(calls: readonly HandlerCall[], history: History, { view, honest }: ContractOptions): string[] {
    this.#violations = [];
    this.#honest = honest;
    const keys = new Set(calls.map(({ key }) => key));
    this.#history = new Map([...keys].map((key) => [key, history.seenBy(view, key)]));
    for (const call of calls) {
      this.#checkCall(call);
    }
    if (!honest) {
      // Where in the history the lies led is unknown; the next portion starts from what is told now.
      for (const [key, told] of this.#told) {
        this.#told.set(key, { ...told, position: 0 });
      }
    }
    return this.#violations;
  }

  #checkCall(call: HandlerCall): void {
    const before = this.#told.get(call.key);
    this.#checkAlternation(call, before?.state);
    if (call.verb === "delete") {
      this.#follow(call, before, undefined);
    } else if (call.state === undefined) {
      this.#violated("CT-2", call, "it has no object");
    } else {
      this.#follow(call, before, call.state);
    }
  }

  /** Finds the call's place in the history of its key and goes there. */
  #follow(call: HandlerCall, before: Told | undefined, state: PodState | undefined): void {
    const from = before?.position ?? 0;
    const entry = state === undefined ? this.#absence(call.key, before) : this.#find(call.key, state, from);
    if (this.#honest && state === undefined) {
      this.#checkDeletion(call, before, entry);
    } else if (this.#honest && state !== undefined) {
      this.#checkOldState(call, before?.state);
      this.#checkState(call, state, entry?.position);
    }
    this.#told.set(call.key, { state, position: entry?.position ?? from });
  }

  /** Holds whatever the server says. */
  #checkAlternation(call: HandlerCall, before: PodState | undefined): void {
    if (call.verb === "add" && before !== undefined) {
      this.#violated("CT-3", call, `it is told as new, after ${describeState(before)}`);
    } else if (call.verb === "update" && before === undefined) {
      this.#violated("CT-3", call, "it changes without having been added");
    } else if (call.verb === "delete" && before === undefined) {
      this.#violated("CT-3", call, "it goes without having been there");
    }
  }

  #checkOldState(call: HandlerCall, before: PodState | undefined): void {
    const { verb, old, state, cause } = call;
    if (verb !== "update" || before === undefined || state === undefined) {
      return;
    }
    if (old === undefined || !isSameState(old, before)) {
      this.#violated("CT-3", call, `it was ${describeState(old)}, but told was ${describeState(before)}`);
    }
    if (before.uid !== state.uid) {
      this.#violated("CT-2", call, `it changes the uid from that of ${describeState(before)}`);
    }
    const again = isSameState(before, state) && before.resourceVersion === state.resourceVersion;
    if (again && cause !== "resync") {
      this.#violated("CT-3", call, "it is told twice");
    }
  }

  /** The told state must be one that was, not before the one told last; and the store must show it, or a later one. */
  #checkState(call: HandlerCall, state: PodState, position: number | undefined): void {
    const { key, stored } = call;
    if (position === undefined) {
      this.#violated("CT-2", call, "no such state was there since what was told last");
      return;
    }
    const shown =
      stored === undefined ? this.#absence(key, { state, position }) : this.#findLast(key, stored, position);
    if (shown === undefined) {
      this.#violated("CT-3", call, `the store shows ${describeState(stored)} at that moment`);
    }
  }

  #checkDeletion(call: HandlerCall, before: Told | undefined, gone: HistoryEntry | undefined): void {
    const { key, state, missed, stored } = call;
    if (before?.state === undefined) {
      return;
    }
    if (state?.uid !== before.state.uid) {
      this.#violated("CT-5", call, `it is not the object told before, ${describeState(before.state)}`);
    } else if (this.#find(key, state, before.position) === undefined) {
      this.#violated("CT-5", call, "it is not a last state: older than what was told, or never there");
    }
    if (gone === undefined) {
      this.#violated(missed ? "CT-5" : "CT-2", call, "it was never deleted");
    } else if (stored !== undefined && this.#findLast(key, stored, gone.position) === undefined) {
      this.#violated("CT-3", call, `the store still has ${describeState(stored)}`);
    }
  }

  #find(key: string, state: PodState, from: number): HistoryEntry | undefined {
    return this.#entries(key).find((entry) => isAt(entry, state, from));
  }

  #findLast(key: string, state: PodState, from: number): HistoryEntry | undefined {
    return this.#entries(key).findLast((entry) => isAt(entry, state, from));
  }

  /** The first moment after a told state at which its object was no longer there. */
  #absence(key: string, told: Told | undefined): HistoryEntry | undefined {
    return this.#entries(key).find(
      ({ position, state }) =>
        position > (told?.position ?? 0) && (state === undefined || state.uid !== told?.state?.uid),
    );
  }

  #entries(key: string): readonly HistoryEntry[] {
    return this.#history.get(key) ?? [];
  }

  #violated(rule: string, call: HandlerCall, problem: string): void {
    const what = call.state === undefined ? call.key : describeState(call.state);
    this.#violations.push(
      `${rule}: ${this.name}: ${call.verb} ${what}${call.missed ? " missed" : ""} (${call.cause}): ${problem}`,
    );
  }
}

function isAt(entry: HistoryEntry, state: PodState, from: number): boolean {
  return entry.position >= from && entry.state !== undefined && isSameState(entry.state, state);
}

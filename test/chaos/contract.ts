import type { EventCause } from "../../src/informer/resource-event-handler.js";
import type { History, HistoryEntry } from "./history.js";
import { describeState, isSameState, type PodState } from "./pod-state.js";
import type { View } from "./view.js";

/** One call of a handler. */
export interface HandlerCall {
  readonly verb: "add" | "update" | "delete";
  readonly key: string;
  readonly cause: EventCause;
  /** For an update, the old state that the call passes. */
  readonly old?: PodState | undefined;
  /** For a deletion, the last state that the call passes, if any. */
  readonly state: PodState | undefined;
  /** Whether the call reports a deletion that was inferred from a list. */
  readonly missed: boolean;
  /** The state under the key in the store during the call. */
  readonly stored: PodState | undefined;
}

export interface ContractOptions {
  readonly view: View;
  /**
   * Whether the server has told the truth meanwhile. After lies, only the order of adds, updates and deletes
   * is checked.
   */
  readonly honest: boolean;
}

/** The last state of a key that a handler was told, and its place in the history of the key. */
interface Told {
  /** `undefined` if the handler was told that the object is gone. */
  readonly state: PodState | undefined;
  readonly position: number;
}

/**
 * Compares the calls of one handler with what really happened (CT-2, CT-3, CT-5). The calls may be checked in
 * portions, as long as the history has all the writes that a portion reports.
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

  /** The objects that exist according to the calls of the handler. */
  get believed(): ReadonlyMap<string, PodState> {
    return new Map(
      [...this.#told].flatMap(([key, { state }]) => (state === undefined ? [] : [[key, state] as const])),
    );
  }

  /** Checks calls, and returns the violations among them. */
  check(calls: readonly HandlerCall[], history: History, { view, honest }: ContractOptions): string[] {
    this.#violations = [];
    this.#honest = honest;
    const keys = new Set(calls.map(({ key }) => key));
    this.#history = new Map([...keys].map((key) => [key, history.seenBy(view, key)]));
    for (const call of calls) {
      this.#checkCall(call);
    }
    if (!honest) {
      // Lies have no place in the history, so the next portion may continue from any place.
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

  /** Finds the place of the call in the history of its key, and remembers it. */
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

  /** Checks the order of adds, updates and deletes, which must be right even if the server lies. */
  #checkAlternation(call: HandlerCall, before: PodState | undefined): void {
    if (call.verb === "add" && before !== undefined) {
      this.#violated("CT-3", call, `it is reported as new after ${describeState(before)}`);
    } else if (call.verb === "update" && before === undefined) {
      this.#violated("CT-3", call, "it changes without having been added");
    } else if (call.verb === "delete" && before === undefined) {
      this.#violated("CT-3", call, "it is deleted without having been added");
    }
  }

  #checkOldState(call: HandlerCall, before: PodState | undefined): void {
    const { verb, old, state, cause } = call;
    if (verb !== "update" || before === undefined || state === undefined) {
      return;
    }
    if (old === undefined || !isSameState(old, before)) {
      this.#violated(
        "CT-3",
        call,
        `its old state is ${describeState(old)}, but reported last was ${describeState(before)}`,
      );
    }
    if (before.uid !== state.uid) {
      this.#violated("CT-2", call, `it changes the uid of ${describeState(before)}`);
    }
    const again = isSameState(before, state) && before.resourceVersion === state.resourceVersion;
    if (again && cause !== "resync") {
      this.#violated("CT-3", call, "it is reported twice");
    }
  }

  /** Checks that the state existed since the last report, and that the store has this state or a later one. */
  #checkState(call: HandlerCall, state: PodState, position: number | undefined): void {
    const { key, stored } = call;
    if (position === undefined) {
      this.#violated("CT-2", call, "no such state was there since the last report");
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
      this.#violated(
        "CT-5",
        call,
        `it is not the object that was reported before, ${describeState(before.state)}`,
      );
    } else if (this.#find(key, state, before.position) === undefined) {
      this.#violated(
        "CT-5",
        call,
        "it is not the last state: it is older than the last report, or never existed",
      );
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

  /** Returns the first entry after a reported state at which its object no longer existed. */
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

import type { Pod } from "../../src/api/pod.js";
import type {
  DeletedObject,
  EventCause,
  ResourceEventHandler,
} from "../../src/informer/resource-event-handler.js";
import type { HandlerCall } from "./contract.js";
import { type PodState, podStateOf } from "./pod-state.js";

export interface RecorderOptions {
  readonly name: string;
  /** Returns the object under a key in the store. */
  readonly stored: (key: string) => Pod | undefined;
  /** Returns the milliseconds that the next call takes. `undefined` returns at once. */
  readonly delay?: (() => number | undefined) | undefined;
  /** Tells whether the next call throws, which must not affect other handlers. */
  readonly throws?: (() => boolean) | undefined;
}

/** The error that handlers throw on purpose. */
export class PlannedFailure extends Error {
  override readonly name = "PlannedFailure";
}

/** A handler that keeps its calls until they are checked, and reports calls at the wrong moment. */
export class Recorder implements ResourceEventHandler<Pod> {
  readonly #options: RecorderOptions;
  #calls: HandlerCall[] = [];
  readonly #violations: string[] = [];
  #busy = false;
  #removed = false;
  #count = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** The number of calls so far, including those that were taken. */
  get count(): number {
    return this.#count;
  }

  get isBusy(): boolean {
    return this.#busy;
  }

  /** Marks the handler as removed. A later call is a violation. */
  markRemoved(): void {
    this.#removed = true;
  }

  /** Returns the calls since the last time. */
  takeCalls(): readonly HandlerCall[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  takeViolations(): readonly string[] {
    return this.#violations.splice(0);
  }

  onAdd(object: Pod, cause: EventCause): void | Promise<void> {
    const state = podStateOf(object);
    return this.#called({ verb: "add", key: state.key, state, cause, missed: false });
  }

  onUpdate(oldObject: Pod, object: Pod, cause: EventCause): void | Promise<void> {
    const state = podStateOf(object);
    return this.#called({
      verb: "update",
      key: state.key,
      old: podStateOf(oldObject),
      state,
      cause,
      missed: false,
    });
  }

  onDelete(deleted: DeletedObject<Pod>, cause: EventCause): void | Promise<void> {
    const state = deleted.object === undefined ? undefined : podStateOf(deleted.object);
    return this.#called({
      verb: "delete",
      key: deleted.key,
      state,
      cause,
      missed: deleted.finalStateUnknown,
    });
  }

  #called(call: Omit<HandlerCall, "stored">): void | Promise<void> {
    const { name, stored, delay, throws } = this.#options;
    const text = `${call.verb} ${call.key}`;
    if (this.#busy) {
      this.#violations.push(`CT-3: ${name}: ${text} came while another call was going on`);
    }
    if (this.#removed) {
      this.#violations.push(`G7: ${name}: ${text} came after the handler was removed`);
    }
    this.#count += 1;
    this.#calls.push({ ...call, stored: stateOf(stored(call.key)) });
    const delayMs = delay?.();
    if (throws?.() === true) {
      throw new PlannedFailure("a handler that fails on purpose");
    }
    return delayMs === undefined ? undefined : this.#dawdle(delayMs);
  }

  async #dawdle(ms: number): Promise<void> {
    this.#busy = true;
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    this.#busy = false;
  }
}

function stateOf(pod: Pod | undefined): PodState | undefined {
  return pod === undefined ? undefined : podStateOf(pod);
}

import type { ErrorCallback, KubernetesObject, ObjectCallback } from "@kubernetes/client-node";

const CHANGES = ["add", "update", "delete"] as const;

/** The events that have callbacks of their own. The event `change` stands for the first three. */
const VERBS = [...CHANGES, "connect", "error"] as const;

type Verb = (typeof VERBS)[number];

/** A change of one object. */
export type Change = (typeof CHANGES)[number];

/** Any of the callbacks. The event decides what it is called with. */
export type Callback = (argument?: unknown) => void;

/** The callbacks of one informer. A callback that throws does not keep the others from being called. */
export class Listeners<T extends KubernetesObject> {
  readonly #callbacks: Readonly<Record<Verb, Callback[]>> = {
    add: [],
    update: [],
    delete: [],
    connect: [],
    error: [],
  };

  /** @throws TypeError for an event that does not exist. */
  add(verb: string, callback: ObjectCallback<T> | ErrorCallback): void {
    for (const one of verbsOf(verb)) {
      this.#callbacks[one].push(callback as Callback);
    }
  }

  /** Removes a callback once. Does nothing if it is not there. @throws TypeError as `add` does. */
  remove(verb: string, callback: ObjectCallback<T> | ErrorCallback): void {
    for (const callbacks of verbsOf(verb).map((one) => this.#callbacks[one])) {
      const index = callbacks.indexOf(callback as Callback);
      if (index !== -1) {
        callbacks.splice(index, 1);
      }
    }
  }

  tellChange(verb: Change, object: T): void {
    this.#call(verb, object, (error) => this.#tellFault(error));
  }

  tellConnected(): void {
    this.#call("connect", undefined, (error) => this.#tellFault(error));
  }

  /** Tells that a list or a watch failed. */
  tellError(error: unknown): void {
    this.#call("error", error, uncaught);
  }

  /** Tells what a callback threw. Without a callback for errors it is uncaught, because nothing else would show it. */
  #tellFault(error: unknown): void {
    if (this.#callbacks.error.length === 0) {
      uncaught(error);
    }
    this.tellError(error);
  }

  #call(verb: Verb, argument: unknown, onThrow: (error: unknown) => void): void {
    // A callback may remove itself.
    for (const callback of [...this.#callbacks[verb]]) {
      try {
        callback(argument);
      } catch (error) {
        onThrow(error);
      }
    }
  }
}

function verbsOf(verb: string): readonly Verb[] {
  const verbs = verb === "change" ? CHANGES : VERBS.filter((one) => one === verb);
  if (verbs.length === 0) {
    throw new TypeError(
      `Cannot listen for the event "${verb}": expected one of "${VERBS.join('", "')}" or "change"`,
    );
  }
  return verbs;
}

function uncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

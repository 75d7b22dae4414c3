import type { Status } from "../../src/api/status.js";
import { StatusError } from "../../src/api/status-error.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { abortable } from "../../src/base/abort.js";
import type { ListOptions, WatchOptions } from "../../src/listwatch/list-options.js";
import type { ListPage, ListWatch, WatchStream } from "../../src/listwatch/list-watch.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { ScriptedStream, type Step } from "./scripted-stream.js";

type Answer<T> =
  | { readonly kind: "page"; readonly page: ListPage<T> }
  | { readonly kind: "stream"; readonly steps: Step<T>[] }
  | { readonly kind: "failure"; readonly error: unknown }
  | { readonly kind: "nothing" };

/** A request that the code under test has sent. */
export type ScriptedRequest =
  ({ readonly verb: "list" } & ListOptions) | ({ readonly verb: "watch" } & WatchOptions);

/**
 * A server that follows a script, which reads like a story: `script.list([a, b], { at: "10"
 * }).watch().modified(a2).cut().expired()`. Requests use up the answers in order. After the last answer,
 * requests stay unanswered. `current` feeds an open stream by hand.
 */
export class ScriptedListWatch<T> {
  readonly requests: ScriptedRequest[] = [];
  /** The probes among the watches. They do not count as requests. */
  readonly probes: WatchOptions[] = [];
  /** Returns the answer to the next probes. By default the server has no events for them. */
  probed: () => readonly Step<T>[] | "no answer" = () => [{ kind: "end" }];
  /** The ListWatch to pass to the code under test. */
  readonly listWatch: ListWatch<T>;
  /** The number of watches that were opened and neither ended nor closed. */
  openStreams = 0;
  /** Whether the connections of its watches are guarded by PING, as over HTTP/2. */
  pinged = false;
  readonly #answers: Answer<T>[] = [];
  #current: ScriptedStream<T> | undefined;

  constructor(options: { supportsStreamingList?: boolean } = {}) {
    this.listWatch = {
      supportsStreamingList: options.supportsStreamingList ?? true,
      list: async (listOptions, signal) => this.#list(listOptions, signal),
      watch: async (watchOptions, signal) => this.#watch(watchOptions, signal),
    };
  }

  /** The stream that was opened last. */
  get current(): ScriptedStream<T> {
    if (this.#current === undefined) {
      throw new Error("no watch was opened");
    }
    return this.#current;
  }

  /** The number of answers that no request has used yet. */
  get unused(): number {
    return this.#answers.length;
  }

  /** Answers the next list with a page. */
  list(items: readonly T[], { at, ...rest }: { at: string; continue?: string }): this {
    return this.#answer({ kind: "page", page: { items, metadata: { resourceVersion: at, ...rest } } });
  }

  /**
   * Accepts the next watch. The following steps are its stream, which stays open unless the script ends it.
   */
  watch(): this {
    return this.#answer({ kind: "stream", steps: [] });
  }

  added(...objects: T[]): this {
    return this.events(...objects.map((object) => ({ type: "ADDED", object }) as const));
  }

  modified(...objects: T[]): this {
    return this.events(...objects.map((object) => ({ type: "MODIFIED", object }) as const));
  }

  deleted(...objects: T[]): this {
    return this.events(...objects.map((object) => ({ type: "DELETED", object }) as const));
  }

  bookmark(resourceVersion: string, initialEventsEnd = false): this {
    return this.events({ type: "BOOKMARK", resourceVersion, initialEventsEnd });
  }

  /** Sends an ERROR event. The stream stays open, because some servers leave it open. */
  error(status: Status): this {
    return this.events({ type: "ERROR", status });
  }

  events(...events: WatchEvent<T>[]): this {
    return this.#step({ kind: "events", events });
  }

  /** Ends the stream properly. */
  end(): this {
    return this.#step({ kind: "end" });
  }

  /** Breaks the connection of the stream. */
  cut(error: unknown = new TransportError("ERR_RESET", "the connection was reset")): this {
    return this.#step({ kind: "throw", error });
  }

  /** Makes the next request, list or watch, fail. */
  fails(error: unknown): this {
    return this.#answer({ kind: "failure", error });
  }

  refused(times = 1): this {
    for (let time = 0; time < times; time += 1) {
      this.fails(new TransportError("ERR_CONNECT", "connection refused"));
    }
    return this;
  }

  /** Answers the next request with an error status. */
  status(code: number, status: Status = {}, retryAfterMs?: number): this {
    return this.fails(
      new StatusError(
        { code, message: `scripted ${code}`, ...status },
        { httpStatus: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      ),
    );
  }

  expired(): this {
    return this.status(410, { reason: "Expired" });
  }

  /** Leaves the next request unanswered. */
  hangs(): this {
    return this.#answer({ kind: "nothing" });
  }

  #answer(answer: Answer<T>): this {
    this.#answers.push(answer);
    return this;
  }

  #step(step: Step<T>): this {
    const last = this.#answers.at(-1);
    if (last?.kind === "stream") {
      last.steps.push(step);
      return this;
    }
    throw new Error("a stream's steps come after watch()");
  }

  async #list(options: ListOptions, signal: AbortSignal): Promise<ListPage<T>> {
    this.requests.push({ verb: "list", ...options });
    const answer = await this.#next(signal);
    if (answer.kind !== "page") {
      throw new Error(`the script answers with a ${answer.kind}, but a list was asked for`);
    }
    return answer.page;
  }

  async #watch(options: WatchOptions, signal: AbortSignal): Promise<WatchStream<T>> {
    if (options.timeoutSeconds === 1) {
      // Only probes are this short, because tests never set minWatchTimeoutMs to its minimum.
      return this.#probe(options, signal);
    }
    this.requests.push({ verb: "watch", ...options });
    const answer = await this.#next(signal);
    if (answer.kind !== "stream") {
      throw new Error(`the script answers with a ${answer.kind}, but a watch was asked for`);
    }
    this.#current = this.#stream(answer.steps, signal);
    return this.#current;
  }

  async #probe(options: WatchOptions, signal: AbortSignal): Promise<WatchStream<T>> {
    this.probes.push(options);
    const steps = this.probed();
    if (steps === "no answer") {
      return abortable(new Promise<never>(() => undefined), signal);
    }
    return this.#stream([...steps], signal);
  }

  #stream(steps: Step<T>[], signal: AbortSignal): ScriptedStream<T> {
    this.openStreams += 1;
    const onClosed = (): void => {
      this.openStreams -= 1;
    };
    return new ScriptedStream(steps, signal, { pinged: this.pinged, onClosed });
  }

  async #next(signal: AbortSignal): Promise<Answer<T>> {
    signal.throwIfAborted();
    const answer = this.#answers.shift() ?? { kind: "nothing" };
    if (answer.kind === "failure") {
      throw answer.error;
    }
    if (answer.kind === "nothing") {
      // Settles only when the signal aborts.
      return abortable(new Promise<Answer<T>>(() => undefined), signal);
    }
    return answer;
  }
}

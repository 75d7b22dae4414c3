import type { Pod } from "../../src/api/pod.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import type { WatchOptions } from "../../src/listwatch/list-options.js";
import type { ListPage, ListWatch, WatchStream } from "../../src/listwatch/list-watch.js";
import { pod } from "./pods.js";

/** An event of the server and the version that it made. */
interface Logged {
  readonly version: number;
  readonly event: WatchEvent<Pod>;
}

/** A server with a complete history of its pods. `maybeFail` is called before each answer, and may throw. */
export class ServerWithHistory implements ListWatch<Pod> {
  readonly log: Logged[] = [];
  readonly #pods = new Map<string, Pod>();
  readonly #maybeFail: () => void;
  readonly #waiting = new Set<() => void>();
  #version = 10;

  constructor(maybeFail: () => void) {
    this.#maybeFail = maybeFail;
  }

  get pods(): ReadonlyMap<string, Pod> {
    return this.#pods;
  }

  /** Writes or deletes a pod. The deletion of a pod that is not there does nothing. */
  write(name: string, gone: boolean): void {
    const there = this.#pods.has(name);
    if (gone && !there) {
      return;
    }
    this.#version += 1;
    const object = pod(name, String(this.#version));
    if (gone) {
      this.#pods.delete(name);
    } else {
      this.#pods.set(name, object);
    }
    const type = gone ? "DELETED" : there ? "MODIFIED" : "ADDED";
    this.log.push({ version: this.#version, event: { type, object } });
    this.wake();
  }

  /** Lets each open watch look for news, and fail if it is to fail. */
  wake(): void {
    for (const wake of this.#waiting) {
      wake();
    }
  }

  async list(): Promise<ListPage<Pod>> {
    await Promise.resolve();
    this.#maybeFail();
    return { items: [...this.#pods.values()], metadata: { resourceVersion: String(this.#version) } };
  }

  async watch(
    { resourceVersion = "", timeoutSeconds }: WatchOptions,
    signal: AbortSignal,
  ): Promise<WatchStream<Pod>> {
    await Promise.resolve();
    this.#maybeFail();
    let at = Number(resourceVersion);
    let closed = false;
    let wake = (): void => undefined;
    signal.addEventListener("abort", () => wake(), { once: true });
    return {
      next: async () => {
        for (;;) {
          await Promise.resolve();
          signal.throwIfAborted();
          this.#maybeFail();
          const news = this.log.filter(({ version }) => version > at);
          at = news.at(-1)?.version ?? at;
          // A watch that is asked to live for one second is a probe.
          if (closed || news.length > 0 || timeoutSeconds === 1) {
            return news.length > 0 ? news.map(({ event }) => event) : undefined;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
            this.#waiting.add(wake);
          });
          this.#waiting.delete(wake);
        }
      },
      close: () => {
        closed = true;
        wake();
      },
    };
  }
}

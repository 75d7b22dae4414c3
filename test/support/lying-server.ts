import type { Pod } from "../../src/api/pod.js";
import { StatusError } from "../../src/api/status-error.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import type { ListOptions, WatchOptions } from "../../src/listwatch/list-options.js";
import type { ListPage, ListWatch, WatchStream } from "../../src/listwatch/list-watch.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { pod } from "./pods.js";
import { ScriptedStream } from "./scripted-stream.js";

/** More revisions than any test writes. */
const JUMP = 10_000;

const DIGITS = /^[0-9]+$/;

/** A write or a bookmark, with the revision that it truly has. */
interface Logged {
  readonly revision: number;
  readonly event: WatchEvent<Pod>;
}

/**
 * A server with a history of its pods. It answers as kube-apiserver does, except that a test decides which
 * version it names.
 */
export class LyingServer implements ListWatch<Pod> {
  readonly supportsStreamingList = true;
  /** Whether watches get no answer until the connection breaks. */
  holdsWatches = false;
  /** Runs once, right after the next list was answered. */
  afterList: (() => void) | undefined;
  /** Returns the version to name instead of a true one. */
  named: (version: string) => string = (version) => version;
  readonly #pods = new Map<string, Pod>();
  readonly #log: Logged[] = [];
  readonly #connections = new Set<(error: Error) => void>();
  readonly #watches = new Set<ScriptedStream<Pod>>();
  #revision = 10;
  /** The oldest revision from which a watch can continue. */
  #floor = 10;

  /** The versions of all pods, by name. */
  get versions(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.#pods].map(([name, { metadata }]): [string, string] => [name, mark(metadata)]).sort(),
    );
  }

  write(name: string): void {
    const type = this.#pods.has(name) ? "MODIFIED" : "ADDED";
    const version = this.#next();
    this.#pods.set(name, pod(name, version, { labels: { mark: version } }));
    this.#tell({ type, object: pod(name, this.named(version), { labels: { mark: version } }) });
  }

  remove(name: string): void {
    const version = this.#next();
    this.#pods.delete(name);
    this.#tell({ type: "DELETED", object: pod(name, this.named(version), { labels: { mark: version } }) });
  }

  bookmark(): void {
    this.#next();
    this.#tell(this.#bookmark(false));
  }

  /** Breaks every connection. */
  cut(): void {
    for (const end of [...this.#connections]) {
      end(new TransportError("ERR_RESET", "connection reset by peer"));
    }
  }

  /** Breaks every connection, skips revisions, and forgets the history. From then on the server is honest. */
  restart(): void {
    this.cut();
    this.named = (version) => version;
    this.holdsWatches = false;
    this.#revision += JUMP;
    this.#floor = this.#revision;
  }

  async list({ resourceVersion = "" }: ListOptions): Promise<ListPage<Pod>> {
    await Promise.resolve();
    if (resourceVersion !== "" && !DIGITS.test(resourceVersion)) {
      throw refusal(400, "BadRequest", `invalid resource version: ${resourceVersion}`);
    }
    if (Number(resourceVersion) > this.#revision) {
      throw refusal(504, "Timeout", `Too large resource version: ${resourceVersion}`);
    }
    const page = {
      items: [...this.#pods.values()],
      metadata: { resourceVersion: this.named(String(this.#revision)) },
    };
    this.afterList?.();
    this.afterList = undefined;
    return page;
  }

  async watch(options: WatchOptions, signal: AbortSignal): Promise<WatchStream<Pod>> {
    if (this.holdsWatches) {
      await this.#held(signal);
    }
    const { resourceVersion = "", sendInitialEvents, timeoutSeconds } = options;
    if (resourceVersion !== "" && !DIGITS.test(resourceVersion)) {
      throw refusal(500, "", `Invalid value: "${resourceVersion}"`);
    }
    const events = this.#start(Number(resourceVersion), sendInitialEvents ?? false);
    const stream = new ScriptedStream<Pod>(
      events.map((event) => ({ kind: "events", events: [event] })),
      signal,
      {
        pinged: false,
        onClosed: () => {
          this.#watches.delete(stream);
          this.#connections.delete(end);
        },
      },
    );
    const end = (error: Error): void => stream.feed({ kind: "throw", error });
    this.#watches.add(stream);
    this.#connections.add(end);
    if (timeoutSeconds === 1) {
      // A probe.
      stream.feed({ kind: "end" });
    }
    return stream;
  }

  #start(revision: number, sendInitialEvents: boolean): WatchEvent<Pod>[] {
    if (sendInitialEvents || revision === 0) {
      const added = [...this.#pods.values()].map((object) => ({ type: "ADDED", object }) as const);
      return sendInitialEvents ? [...added, this.#bookmark(true)] : added;
    }
    if (revision < this.#floor) {
      return [{ type: "ERROR", status: { code: 410, reason: "Expired", message: "too old" } }];
    }
    return this.#log.filter((logged) => logged.revision > revision).map(({ event }) => event);
  }

  async #held(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const end = (error: Error): void => {
        this.#connections.delete(end);
        reject(error);
      };
      this.#connections.add(end);
      signal.addEventListener("abort", () => end(new Error("aborted")), { once: true });
    });
  }

  #next(): string {
    this.#revision += 1;
    return String(this.#revision);
  }

  #bookmark(initialEventsEnd: boolean): WatchEvent<Pod> {
    return { type: "BOOKMARK", resourceVersion: this.named(String(this.#revision)), initialEventsEnd };
  }

  #tell(event: WatchEvent<Pod>): void {
    this.#log.push({ revision: this.#revision, event });
    for (const stream of this.#watches) {
      stream.feed({ kind: "events", events: [event] });
    }
  }
}

/** The version that a pod truly has, which every write leaves in a label. */
export function mark(metadata: Pod["metadata"]): string {
  return metadata?.labels?.["mark"] ?? "";
}

function refusal(code: number, reason: string, message: string): StatusError {
  return new StatusError({ code, reason, message }, { httpStatus: code });
}

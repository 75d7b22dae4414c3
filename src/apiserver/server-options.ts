import { type Clock, systemClock } from "../base/clock.js";
import { BOOKMARK_INTERVAL_MS } from "./handlers/bookmark-timer.js";
import { BLOCK_MS } from "./handlers/list-state.js";
import { GIT_VERSION } from "./handlers/version-info.js";
import { WATCH_QUEUE_EVENTS } from "./handlers/watch-queue.js";
import type { UserOptions } from "./http/users.js";
import type { ServerSettings } from "./http/request-context.js";
import type { HistoryWindow } from "./store/resource-table.js";

/** Options of `startApiServer`. Each of them has a default. */
export interface ApiServerOptions {
  /** The port to listen on. @defaultValue a free port */
  readonly port?: number;
  /**
   * Whether to serve HTTPS, with an authority and a certificate that are made for this server. Over plain HTTP,
   * kubectl does not send its token, and client-node sends nothing at all. For HTTP/1.1 there is `http2: false`.
   *
   * @defaultValue true
   */
  readonly tls?: boolean;
  /** Whether to speak HTTP/2 over TLS with clients that offer it. @defaultValue true */
  readonly http2?: boolean;
  /**
   * The clock for timestamps, deadlines, bookmarks and the history. `ApiServer.close` always waits on the
   * machine's clock.
   *
   * @defaultValue the machine's clock
   */
  readonly clock?: Clock;
  /** The version that `/version` reports. Some programs choose a kubectl by it. @defaultValue "v1.33.0" */
  readonly gitVersion?: string;
  /** The token of the user `admin`, which may do everything. @defaultValue 256 random bits */
  readonly token?: string;
  /** Other users, by name. */
  readonly users?: Readonly<Record<string, UserOptions>>;
  readonly features?: {
    /** Whether watches may begin with the whole state (streaming lists). @defaultValue true */
    readonly watchList?: boolean;
    /** Whether built-in kinds are sent as protobuf to clients that accept it. @defaultValue true */
    readonly protobuf?: boolean;
  };
  /**
   * Whether the server follows owner references, as the garbage collector of kube-controller-manager does: what is
   * owned by a deleted object is deleted, and `propagationPolicy` decides when or whether. Without it, the policy is
   * ignored, and objects stay when their owner goes.
   *
   * @defaultValue false
   */
  readonly garbageCollection?: boolean;
  /** How much history the server keeps of each resource. @defaultValue 10 000 events, 5 minutes */
  readonly window?: Partial<HistoryWindow>;
  /** How often a watch that asks for bookmarks gets one. @defaultValue 60 000, like kube-apiserver */
  readonly bookmarkIntervalMs?: number;
  /**
   * How long a request waits for a resourceVersion that does not exist yet, before it gets 504.
   *
   * @defaultValue 3000
   */
  readonly blockMs?: number;
  /** How many events a watch may lag behind before the server closes it. @defaultValue 1000 */
  readonly watchQueueEvents?: number;
  /**
   * The revision of the empty store.
   *
   * @defaultValue 1000, so that no test passes because revisions count from 1
   */
  readonly firstResourceVersion?: number;
  /** Returns random numbers from 0 up to, but not including, 1. @defaultValue Math.random */
  readonly random?: () => number;
}

/** Enough for a long demo. Ten thousand events of ten kilobytes take a hundred megabytes. */
const WINDOW: HistoryWindow = { events: 10_000, ms: 300_000 };
/** Not 1, so that no test passes because it takes revisions for counts. */
const FIRST_RESOURCE_VERSION = 1000;

/** The options of a server with every default applied. */
export interface ServerConfig {
  readonly clock: Clock;
  readonly random: () => number;
  readonly window: HistoryWindow;
  readonly firstRevision: number;
  readonly settings: ServerSettings;
}

/** Applies the defaults to the options of a server. */
export function configOf(options: ApiServerOptions): ServerConfig {
  return {
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    window: { ...WINDOW, ...options.window },
    firstRevision: options.firstResourceVersion ?? FIRST_RESOURCE_VERSION,
    settings: {
      gitVersion: options.gitVersion ?? GIT_VERSION,
      watchList: options.features?.watchList ?? true,
      protobuf: options.features?.protobuf ?? true,
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? BOOKMARK_INTERVAL_MS,
      blockMs: options.blockMs ?? BLOCK_MS,
      watchQueueEvents: options.watchQueueEvents ?? WATCH_QUEUE_EVENTS,
    },
  };
}

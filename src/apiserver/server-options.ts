import { type Clock, systemClock } from "../base/clock.js";
import { BOOKMARK_INTERVAL_MS } from "./handlers/bookmark-timer.js";
import { BLOCK_MS } from "./handlers/list-state.js";
import { GIT_VERSION } from "./handlers/version-info.js";
import { WATCH_QUEUE_EVENTS } from "./handlers/watch-queue.js";
import type { UserOptions } from "./http/users.js";
import type { ServerSettings } from "./http/request-context.js";
import type { HistoryWindow } from "./store/resource-table.js";

/** What the server is like; all of it has a default. */
export interface ApiServerOptions {
  /** @defaultValue a free one */
  readonly port?: number;
  /** With an authority and a certificate of its own. kubectl sends no token without. @defaultValue true */
  readonly tls?: boolean;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** What `/version` says; launchers choose their kubectl by it. @defaultValue "v1.33.0" */
  readonly gitVersion?: string;
  /** Of the user `admin`, who may do everything. @defaultValue 256 random bits */
  readonly token?: string;
  /** More users by name. */
  readonly users?: Readonly<Record<string, UserOptions>>;
  readonly features?: {
    /** Streaming lists. @defaultValue true */
    readonly watchList?: boolean;
    /** Built-in kinds as protobuf for those who ask for it. @defaultValue true */
    readonly protobuf?: boolean;
  };
  /** How much history each resource keeps. @defaultValue 10 000 events, 5 minutes */
  readonly window?: Partial<HistoryWindow>;
  /** @defaultValue 60 000, as the real server */
  readonly bookmarkIntervalMs?: number;
  /** How long a request for a revision of the future waits before it is a 504. @defaultValue 3000 */
  readonly blockMs?: number;
  /** Events one watch may lag behind before it is closed. @defaultValue 1000 */
  readonly watchQueueEvents?: number;
  /** @defaultValue 1000, so that no test passes because revisions count from 1 */
  readonly firstResourceVersion?: number;
  /** Source of chance, from 0 to 1. @defaultValue Math.random */
  readonly random?: () => number;
}

/** Holds a demo's evening, and keeps ten thousand events of ten kilobytes at a hundred megabytes. */
const WINDOW: HistoryWindow = { events: 10_000, ms: 300_000 };
const FIRST_RESOURCE_VERSION = 1000;

/** Options with every default applied. */
export interface ServerConfig {
  readonly clock: Clock;
  readonly random: () => number;
  readonly window: HistoryWindow;
  readonly firstRevision: number;
  readonly settings: ServerSettings;
}

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

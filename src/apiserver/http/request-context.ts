import type { IncomingMessage } from "node:http";
import type { Clock } from "../../base/clock.js";
import type { User } from "./users.js";
import type { KindRegistry } from "../kinds/kinds.js";
import type { ObjectStore } from "../store/object-store.js";
import type { Registry } from "../registry/registry.js";
import type { Reply } from "./reply.js";

/** One request and the answer to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Which formats the client takes. */
  readonly accept: string | undefined;
  readonly user: User;
  readonly reply: Reply;
  /** Aborts when the client is gone or the server stops. */
  readonly signal: AbortSignal;
}

/** What all handlers share. */
export interface ServerContext {
  readonly clock: Clock;
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly registry: Registry;
  readonly random: () => number;
  readonly settings: ServerSettings;
}

/** Numbers and switches of the server, with their defaults applied. */
export interface ServerSettings {
  readonly gitVersion: string;
  /** Whether streaming lists are on, and with them the bookmark that ends initial events. */
  readonly watchList: boolean;
  /** Whether built-in kinds are written as protobuf where the client prefers that. */
  readonly protobuf: boolean;
  readonly bookmarkIntervalMs: number;
  /** How long a request waits for a revision of the future. */
  readonly blockMs: number;
  /** How many events one watch may lag behind before it is closed. */
  readonly watchQueueEvents: number;
}

import type { Clock } from "../../base/clock.js";
import type { User } from "./users.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import type { ObjectStore } from "../store/object-store.js";
import type { Registry } from "../registry/registry.js";
import type { Reply } from "./reply.js";
import type { HttpRequest } from "./http-messages.js";

/** One request, its user, and the reply to it. */
export interface RequestContext {
  readonly request: HttpRequest;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The Accept header. */
  readonly accept: string | undefined;
  readonly user: User;
  readonly reply: Reply;
  /** Aborts when the client disconnects or the server stops. */
  readonly signal: AbortSignal;
}

/** The parts of the server that all handlers share. */
export interface ServerContext {
  readonly clock: Clock;
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly registry: Registry;
  readonly random: () => number;
  /** Returns the user with a name. */
  readonly userNamed: (name: string) => User | undefined;
  readonly settings: ServerSettings;
}

/** The settings of the server that handlers read, with their defaults applied. */
export interface ServerSettings {
  /** The version that `/version` reports. */
  readonly gitVersion: string;
  /** Whether streaming lists are enabled, with the bookmark that ends the initial events. */
  readonly watchList: boolean;
  /** Whether built-in kinds are sent as protobuf if the client prefers it. */
  readonly protobuf: boolean;
  /** How often a watch that asks for bookmarks gets one. */
  readonly bookmarkIntervalMs: number;
  /** How long a request waits for a revision that does not exist yet. */
  readonly blockMs: number;
  /** How many events a watch may lag behind before the server closes it. */
  readonly watchQueueEvents: number;
}

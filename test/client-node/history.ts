import type { ApiServer, Fault, FaultAction } from "../../src/apiserver/index.js";
import type { Random } from "../chaos/random.js";

/**
 * What a history does to the informers.
 *
 * - `rewatch`: after each fault, both watch again from where they were, so both must tell the same.
 * - `relist`: after some faults, one of them lists again, so that changes in between may be told as one.
 * - `restart`: nothing fails, but they are stopped and started.
 */
export type Trouble = "rewatch" | "relist" | "restart";

export const TROUBLES: readonly Trouble[] = ["rewatch", "relist", "restart"];

const REWATCH: readonly ((random: Random) => FaultAction)[] = [
  (random) => ({ type: "end", afterEvents: random.int(1, 3) }),
  (random) => ({ type: "drop", how: "reset", afterEvents: random.int(1, 3) }),
  (random) => ({ type: "drop", how: "close", afterEvents: random.int(1, 3) }),
  (random) => ({ type: "truncate", afterEvents: random.int(1, 3) }),
  () => ({ type: "http", code: 429, reason: "TooManyRequests" }),
  () => ({ type: "refuse", how: "reset" }),
];

const RELIST: readonly ((random: Random) => FaultAction)[] = [
  ...REWATCH,
  () => ({ type: "http", code: 410, reason: "Expired" }),
  (random) => ({ type: "watchError", code: 410, reason: "Expired", afterEvents: random.int(0, 3) }),
  (random) => ({ type: "watchError", code: 500, reason: "InternalError", afterEvents: random.int(0, 3) }),
  () => ({ type: "http", code: 503, reason: "ServiceUnavailable" }),
  () => ({ type: "http", code: 403, reason: "Forbidden" }),
];

const LIST: readonly (() => FaultAction)[] = [
  () => ({ type: "http", code: 500, reason: "InternalError" }),
  () => ({ type: "http", code: 403, reason: "Forbidden" }),
  () => ({ type: "refuse", how: "close" }),
];

/** How many watches of each informer go wrong. The last one must go on, so that they come to rest. */
const BROKEN_WATCHES = 3;

/** Decides the faults of one history, which strike each informer at its own requests of the same number. */
export function planFaults(random: Random, trouble: Trouble, namespace: string): Fault[] {
  if (trouble === "restart") {
    return [];
  }
  const kinds = trouble === "rewatch" ? REWATCH : RELIST;
  const watches = Array.from({ length: BROKEN_WATCHES }, (_, index): Fault => ({
    match: { verb: "watch", namespace, nth: index + 1 },
    do: random.pick(kinds)(random),
  }));
  const lists = trouble === "relist" && random.chance(0.3) ? [1] : [];
  return [
    ...watches,
    ...lists.map((nth): Fault => ({ match: { verb: "list", namespace, nth }, do: random.pick(LIST)() })),
  ];
}

const NAMES = ["a", "b", "c", "d"] as const;

/** Writes to the config maps of one namespace, and remembers every state of every object. */
export class Writer {
  readonly #server: ApiServer;
  readonly #random: Random;
  readonly #namespace: string;
  /** The versions of each object, oldest first, by uid. */
  readonly states: Map<string, string[]> = new Map<string, string[]>();
  #writes = 0;

  constructor(server: ApiServer, random: Random, namespace: string) {
    this.#server = server;
    this.#random = random;
    this.#namespace = namespace;
  }

  write(): void {
    const { objects } = this.#server;
    const name = this.#random.pick(NAMES);
    const key = `${this.#namespace}/${name}`;
    this.#writes += 1;
    const data = { write: String(this.#writes) };
    if (objects.get("configmaps", key) === undefined) {
      this.#remember(objects.create("configmaps", { metadata: { name, namespace: this.#namespace }, data }));
      return;
    }
    if (this.#random.chance(0.3)) {
      this.#remember(objects.delete("configmaps", key));
      return;
    }
    const contentType = "application/merge-patch+json";
    this.#remember(objects.patch("configmaps", key, { data }, { contentType }));
  }

  /** Creates an object that stays. Who has it has all writes before it, also those that cancel each other out. */
  mark(name: string): void {
    const metadata = { name, namespace: this.#namespace };
    this.#remember(this.#server.objects.create("configmaps", { metadata }));
  }

  #remember({
    metadata,
  }: {
    readonly metadata: { readonly uid?: string; readonly resourceVersion?: string };
  }): void {
    const { uid = "", resourceVersion = "" } = metadata;
    this.states.set(uid, [...(this.states.get(uid) ?? []), resourceVersion]);
  }
}

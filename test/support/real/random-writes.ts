import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../../src/apiserver/scenario/cluster/random.js";
import type { ApiClient, ApiResponse } from "./api-client.js";

export interface RandomWritesOptions {
  readonly seed: number;
  readonly seconds: number;
  /** The highest number of writes per second. */
  readonly perSecond: number;
  readonly namespaces: readonly string[];
  /** The number of pod names in a namespace. Fewer names mean that names are reused more often. */
  readonly podsEach: number;
}

/** The number of accepted writes of each kind. */
export type WriteCounts = Readonly<Record<string, number>>;

/** Returns a random integer from 0 up to, but not including, `count`. */
type Draw = (count: number) => number;
type Write = (path: string, draw: Draw) => readonly [method: string, path: string, body: object];

const PHASES = ["Pending", "Running", "Failed"];
const TIERS = ["front", "back", null];

/** The writes to an existing pod. Each has the same probability. */
const WRITES: Readonly<Record<string, Write>> = {
  label: (path, draw) => ["PATCH", path, { metadata: { labels: { tier: TIERS[draw(TIERS.length)] } } }],
  annotate: (path, draw) => ["PATCH", path, { metadata: { annotations: { note: "é".repeat(draw(500)) } } }],
  status: (path, draw) => ["PATCH", `${path}/status`, { status: { phase: PHASES[draw(PHASES.length)] } }],
  retell: (path, draw) => ["PATCH", `${path}/status`, { status: { message: `told ${draw(1000)}` } }],
  bind: (path, draw) => [
    "POST",
    `${path}/binding`,
    { metadata: { name: path.split("/").at(-1) }, target: { kind: "Node", name: `node-${draw(3)}` } },
  ],
  // For a bound pod this is only an update. A later delete without a grace period removes the pod.
  terminate: (path) => ["DELETE", path, { gracePeriodSeconds: 30 }],
  remove: (path) => ["DELETE", path, { gracePeriodSeconds: 0 }],
};
const KINDS = Object.keys(WRITES);

/** 404: already deleted, as terminated pods without a node are. 409: already bound. 422: now immutable. */
const HARMLESS = new Set([404, 409, 422]);

/** Creates, changes and deletes pods at random: several pods at once, but one write at a time for each. */
class RandomWriter {
  readonly #cluster: Pick<ApiClient, "request">;
  readonly #draw: Draw;
  readonly #alive = new Set<string>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly counts: Record<string, number> = {};

  constructor(cluster: Pick<ApiClient, "request">, draw: Draw) {
    this.#cluster = cluster;
    this.#draw = draw;
  }

  /** Starts a write to a pod, after the earlier writes to it. */
  async write(folder: string, name: string): Promise<void> {
    const path = `${folder}/${name}`;
    await this.#busy.get(path);
    const kind = this.#alive.has(path) ? (KINDS[this.#draw(KINDS.length)] ?? "") : "create";
    // All random numbers are drawn here, so that answers do not influence the next ones.
    const [method, target, body] = WRITES[kind]?.(path, this.#draw) ?? ["POST", folder, podNamed(name)];
    const done = this.#send(kind, path, async () => this.#cluster.request(method, target, body));
    // The next write to this pod, or the end of the run, reports a refusal.
    done.catch(() => undefined);
    this.#busy.set(path, done);
  }

  async end(): Promise<void> {
    await Promise.all(this.#busy.values());
  }

  async #send(kind: string, path: string, send: () => Promise<ApiResponse>): Promise<void> {
    const { status, text } = await send();
    if (status >= 300 && !HARMLESS.has(status)) {
      throw new Error(`Cannot ${kind} ${path}: ${status} ${text}`);
    }
    if (status < 300) {
      this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    }
    if (status === 404 || kind === "remove") {
      this.#alive.delete(path);
    } else {
      this.#alive.add(path);
    }
  }
}

/**
 * Writes pods at random for a while. The same seed gives the same writes. Rejects with the first refusal that
 * is not harmless.
 */
export async function writeAtRandom(
  cluster: Pick<ApiClient, "request">,
  { seed, seconds, perSecond, namespaces, podsEach }: RandomWritesOptions,
): Promise<WriteCounts> {
  const random = seededRandom(seed);
  const draw: Draw = (count) => Math.floor(random() * count);
  const writer = new RandomWriter(cluster, draw);
  const end = Date.now() + seconds * 1000;
  for (let next = Date.now(); next < end; next += 1000 / perSecond) {
    await sleep(next - Date.now());
    const namespace = namespaces[draw(namespaces.length)] ?? "";
    // Pod names are unique across namespaces, because a line of "-o short" shows nothing but the name.
    await writer.write(`/api/v1/namespaces/${namespace}/pods`, `${namespace}-${draw(podsEach)}`);
  }
  await writer.end();
  return writer.counts;
}

function podNamed(name: string): object {
  return { metadata: { name }, spec: { containers: [{ name: "app", image: "registry.example/app:1" }] } };
}

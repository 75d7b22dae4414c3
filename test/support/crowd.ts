import assert from "node:assert/strict";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Clock } from "../../src/base/clock.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { type Backoff, exponentialBackoff } from "../../src/reflector/backoff.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { defaultCodec } from "../../src/wire/protobuf-codec.js";
import { versions } from "./embedded.js";
import { until } from "./eventually.js";
import { assertLegal } from "./fault-run.js";
import { HTTP_OPTION, ListeningTransport, type Protocol } from "./protocols.js";
import { RecordingHandler } from "./recording-handler.js";

/** How many informers share one transport. */
export const MANY = 20;

/** The namespaces that the informers of a crowd watch. */
export const CROWD_NAMESPACES: readonly string[] = Array.from(
  { length: MANY },
  (_, place) => `crowd-${place}`,
);

export interface CrowdOptions {
  readonly config: ClientConfig;
  readonly protocol: Protocol;
  readonly clock: Clock;
  /** @defaultValue that of the informer */
  readonly probeAfterMs?: number;
}

/** Twenty informers on one transport, each of which watches the pods of another namespace. */
export class Crowd {
  readonly transport: ListeningTransport;
  readonly #members: readonly Member[];
  readonly #protocol: Protocol;
  readonly #stop = new AbortController();

  constructor(options: CrowdOptions) {
    const { config, clock, protocol } = options;
    this.#protocol = protocol;
    this.transport = new ListeningTransport(
      new HttpTransport(config, { clock, http: HTTP_OPTION[protocol] }),
    );
    this.#members = CROWD_NAMESPACES.map((namespace) => new Member(namespace, this.transport, options));
    for (const member of this.#members) {
      member.run(this.#stop.signal);
    }
  }

  /** Waits until every informer watches and has the pods that the server has. */
  async heals(pods: readonly Pod[]): Promise<void> {
    const there = versions(pods);
    const here = (): Record<string, string> => versions(this.#members.flatMap(({ stored }) => stored));
    const watching = (): number => this.#members.filter(({ isWatching }) => isWatching).length;
    await until(
      () => watching() === MANY && JSON.stringify(here()) === JSON.stringify(there),
      () => {
        assert.equal(watching(), MANY, "not all watch");
        assert.deepEqual(here(), there);
      },
    );
  }

  /** Stops all, and checks what the handlers were told and over which protocol the answers came. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#members.map(async ({ running }) => running));
    await this.transport.close();
    for (const { handler } of this.#members) {
      assertLegal(handler.lines);
    }
    assert.deepEqual([...this.transport.heard], [this.#protocol], "the protocols of the answers");
  }
}

const BACKOFF: Backoff = exponentialBackoff({ initialMs: 200, maxMs: 1_000 });

class Member {
  readonly handler = new RecordingHandler();
  running: Promise<void> | undefined;
  readonly #informer: SharedIndexInformer<Pod>;

  constructor(namespace: string, transport: ListeningTransport, { clock, probeAfterMs }: CrowdOptions) {
    const codec = defaultCodec(PODS);
    this.#informer = new SharedIndexInformer<Pod>({
      name: namespace,
      clock,
      listWatch: new RestListWatch<Pod>({ transport, resource: PODS, codec, namespace, clock }),
      identity: codec,
      backoff: BACKOFF,
      probeAfterMs,
      // Without a listener the informer would warn on stderr.
      onEnding: () => undefined,
    });
    this.#informer.addEventHandler(this.handler);
  }

  run(signal: AbortSignal): void {
    this.running = this.#informer.run(signal);
  }

  get stored(): readonly Pod[] {
    return this.#informer.lister.list();
  }

  get isWatching(): boolean {
    return this.#informer.state.kind === "watching";
  }
}

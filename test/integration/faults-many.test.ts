import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { type ApiServer, type FaultAction, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { defaultCodec } from "../../src/wire/protobuf-codec.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import { podNamed, versions } from "../support/embedded.js";
import { until } from "../support/eventually.js";
import { type FaultProxy, type ProxyMode, startFaultProxy } from "../support/fault-proxy.js";
import { assertLegal } from "../support/fault-run.js";
import { leakCheck } from "../support/leak-check.js";
import { HTTP_OPTION, ListeningTransport, type Protocol, PROTOCOLS } from "../support/protocols.js";
import { RecordingHandler } from "../support/recording-handler.js";

/** How many informers share one transport. */
const MANY = 20;

/** A clock on which the 45 s in which a dead connection is noticed take two. */
const QUICK = acceleratedClock(20);

/** Twenty informers on one transport, each in its own namespace, behind a proxy that can break their connections. */
class Crowd {
  readonly server: ApiServer;
  readonly proxy: FaultProxy;
  readonly members: readonly Member[];
  readonly #transport: ListeningTransport;
  readonly #stop = new AbortController();
  readonly #noLeaks: () => Promise<void>;
  #round = 0;

  constructor(
    server: ApiServer,
    proxy: FaultProxy,
    transport: ListeningTransport,
    noLeaks: () => Promise<void>,
  ) {
    this.server = server;
    this.proxy = proxy;
    this.#transport = transport;
    this.#noLeaks = noLeaks;
    this.members = Array.from({ length: MANY }, (_, place) => new Member(`crowd-${place}`, transport));
  }

  static async start(protocol: Protocol): Promise<Crowd> {
    const noLeaks = leakCheck();
    const server = await startApiServer({ clock: QUICK });
    const proxy = await startFaultProxy(server.port);
    const kubeconfig = server.kubeconfig().replaceAll(`:${server.port}`, `:${proxy.port}`);
    const config = resolveConfig(await parseKubeconfig(kubeconfig, "crowd"), { env: {}, clock: systemClock });
    const http = new HttpTransport(config, { clock: QUICK, http: HTTP_OPTION[protocol] });
    const crowd = new Crowd(server, proxy, new ListeningTransport(http), noLeaks);
    for (const { namespace } of crowd.members) {
      server.objects.create("namespaces", { metadata: { name: namespace } });
    }
    for (const member of crowd.members) {
      member.run(crowd.#stop.signal);
    }
    return crowd;
  }

  /** Changes something in every namespace, in every way. */
  write(): void {
    this.#round += 1;
    const { objects } = this.server;
    for (const { namespace } of this.members) {
      for (const name of [`stays-${this.#round}`, `goes-${this.#round}`]) {
        const pod = podNamed(name);
        objects.create("pods", { ...pod, metadata: { ...pod.metadata, namespace } });
      }
      objects.patch("pods", `${namespace}/stays-${this.#round}`, {
        metadata: { labels: { changed: "yes" } },
      });
      objects.delete("pods", `${namespace}/goes-${this.#round}`, { gracePeriodSeconds: 0 });
    }
  }

  /** Breaks all connections, so that every informer watches again. */
  async watchAgain(): Promise<void> {
    await this.proxy.set({ kind: "refuse", cut: true });
    await this.proxy.set({ kind: "pass" });
  }

  /** Waits until every informer watches and has what the server has. */
  async heals(): Promise<void> {
    const there = (): Record<string, string> => versions(this.server.objects.list("pods") as Pod[]);
    const here = (): Record<string, string> => versions(this.members.flatMap(({ pods }) => pods));
    const watching = (): number => this.members.filter(({ isWatching }) => isWatching).length;
    await until(
      () => watching() === MANY && JSON.stringify(here()) === JSON.stringify(there()),
      () => {
        assert.equal(watching(), MANY, "not all watch");
        assert.deepEqual(here(), there());
      },
    );
  }

  async stop(protocol: Protocol): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.members.map(async ({ running }) => running));
    await this.#transport.close();
    await this.proxy.close();
    await this.server.close();
    await this.#noLeaks();
    for (const { handler } of this.members) {
      assertLegal(handler.lines);
    }
    assert.deepEqual([...this.#transport.heard], [protocol], "the protocols of the answers");
  }
}

class Member {
  readonly namespace: string;
  readonly handler = new RecordingHandler();
  running: Promise<void> | undefined;
  readonly #informer: SharedIndexInformer<Pod>;

  constructor(namespace: string, transport: ListeningTransport) {
    this.namespace = namespace;
    const codec = defaultCodec(PODS);
    this.#informer = new SharedIndexInformer<Pod>({
      name: namespace,
      clock: QUICK,
      listWatch: new RestListWatch<Pod>({ transport, resource: PODS, codec, namespace, clock: QUICK }),
      identity: codec,
      backoff: exponentialBackoff({ initialMs: 200, maxMs: 1_000 }),
      // Minutes would pass otherwise, until a server that feeds no watches is noticed over HTTP/2.
      probeAfterMs: 20_000,
      // Without a listener the informer would warn on stderr.
      onEnding: () => undefined,
    });
    this.#informer.addEventHandler(this.handler);
  }

  run(signal: AbortSignal): void {
    this.running = this.#informer.run(signal);
  }

  get pods(): readonly Pod[] {
    return this.#informer.lister.list();
  }

  get isWatching(): boolean {
    return this.#informer.state.kind === "watching";
  }
}

/** What the server does to the watches that follow the present ones. */
const faults: readonly (readonly [string, FaultAction])[] = [
  ["drop: each watch takes its connection along", { type: "drop", how: "reset", afterEvents: 1 }],
  ["drop: each watch breaks off", { type: "drop", how: "close", afterEvents: 1 }],
  ["drop: each watch is refused by a reset", { type: "refuse", how: "reset" }],
  ["stall: each watch brings nothing more after an event", { type: "stall", afterEvents: 1 }],
  ["stall: no watch gets headers", { type: "hang" }],
  ["watch410: the position of each watch has expired", { type: "http", code: 410, reason: "Expired" }],
  ["http: 503 for each watch", { type: "http", code: 503, reason: "ServiceUnavailable" }],
  ["truncate: each watch ends inside an event", { type: "truncate", afterEvents: 1 }],
  ["slow: each watch trickles", { type: "slow", bytesPerSecond: 1_000 }],
  ["splitChunks: every byte of each watch comes alone", { type: "splitChunks", size: 1 }],
];

/** What the network does for a while to connections, old and new. */
const trouble: readonly (readonly [string, ProxyMode])[] = [
  ["reset", { kind: "reset", afterBytes: 500 }],
  ["close", { kind: "close", afterBytes: 500 }],
  ["refuse", { kind: "refuse", cut: true }],
  ["mute", { kind: "mute" }],
  ["blackHole", { kind: "blackHole" }],
  ["halfOpen", { kind: "halfOpen" }],
  ["slow", { kind: "slow", bytesPerSecond: 20_000 }],
  ["crumbs", { kind: "crumbs" }],
];

for (const protocol of PROTOCOLS) {
  describe(`faults, ${MANY} informers on one transport over ${protocol}`, () => {
    let crowd: Crowd;
    before(async () => {
      crowd = await Crowd.start(protocol);
      await crowd.heals();
    });
    after(async () => crowd.stop(protocol));

    it("need one connection over HTTP/2, and one each over HTTP/1.1", () => {
      assert.equal(crowd.proxy.open, protocol === "HTTP/2" ? 1 : MANY);
    });

    for (const [name, action] of faults) {
      it(name, async () => {
        const { faults: armed } = crowd.server;
        const before = armed.struck.length;
        armed.add({ match: { verb: "watch" }, times: MANY, do: action });
        await crowd.watchAgain();
        await until(() => armed.struck.length > before);
        crowd.write();
        await until(() => armed.struck.length === before + MANY);
        crowd.write();
        await crowd.heals();
      });
    }

    for (const [name, mode] of trouble) {
      it(`network: ${name}`, async () => {
        await crowd.proxy.set(mode);
        crowd.write();
        await systemClock.sleep(100);
        await crowd.proxy.set({ kind: "pass" });
        crowd.write();
        await crowd.heals();
      });
    }

    it("restart: the server comes back with another certificate and without its history", async () => {
      await crowd.server.rotateCertificate();
      await crowd.server.restart({ downMs: 2_000, rv: "jump" });
      crowd.write();
      await crowd.heals();
    });
  });
}

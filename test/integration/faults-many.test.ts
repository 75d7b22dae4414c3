import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import { type ApiServer, type FaultAction, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import { Crowd, CROWD_NAMESPACES, MANY } from "../support/crowd.js";
import { podNamed } from "../support/embedded.js";
import { until } from "../support/eventually.js";
import { type FaultProxy, type ProxyMode, startFaultProxy } from "../support/fault-proxy.js";
import { leakCheck } from "../support/leak-check.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";

/**
 * A clock on which the 45 s in which a dead connection is noticed take four and a half. If it were faster, the 10 s for
 * a handshake would be too short for twenty of them on a busy machine.
 */
const QUICK = acceleratedClock(10);

/** A crowd on an embedded server, behind a proxy that can break its connections. */
class Place {
  readonly server: ApiServer;
  readonly proxy: FaultProxy;
  readonly #crowd: Crowd;
  readonly #noLeaks: () => Promise<void>;
  #round = 0;

  constructor(server: ApiServer, proxy: FaultProxy, crowd: Crowd, noLeaks: () => Promise<void>) {
    this.server = server;
    this.proxy = proxy;
    this.#crowd = crowd;
    this.#noLeaks = noLeaks;
  }

  static async start(protocol: Protocol): Promise<Place> {
    const noLeaks = leakCheck();
    const server = await startApiServer({ clock: QUICK });
    for (const name of CROWD_NAMESPACES) {
      server.objects.create("namespaces", { metadata: { name } });
    }
    const proxy = await startFaultProxy(server.port);
    const kubeconfig = server.kubeconfig().replaceAll(`:${server.port}`, `:${proxy.port}`);
    const config = resolveConfig(await parseKubeconfig(kubeconfig, "crowd"), { env: {}, clock: systemClock });
    // Minutes would pass otherwise, until a server that feeds no watches is noticed over HTTP/2.
    const crowd = new Crowd({ config, protocol, clock: QUICK, probeAfterMs: 20_000 });
    return new Place(server, proxy, crowd, noLeaks);
  }

  /** Changes something in every namespace, in every way. */
  write(): void {
    this.#round += 1;
    const { objects } = this.server;
    for (const namespace of CROWD_NAMESPACES) {
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

  async heals(): Promise<void> {
    await this.#crowd.heals(this.server.objects.list(PODS));
  }

  async stop(): Promise<void> {
    await this.#crowd.stop();
    await this.proxy.close();
    await this.server.close();
    await this.#noLeaks();
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
  ["splitChunks: each watch comes in pieces of ten bytes", { type: "splitChunks", size: 10 }],
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
    let at: Place;
    before(async () => {
      at = await Place.start(protocol);
      await at.heals();
    });
    after(async () => at.stop());

    it("need one connection over HTTP/2, and one each over HTTP/1.1", () => {
      // Over HTTP/1.1, a watch that was quiet for a while is asked about on a connection of its own.
      const { open } = at.proxy;
      assert.ok(protocol === "HTTP/2" ? open === 1 : open >= MANY, `${open} connections`);
    });

    for (const [name, action] of faults) {
      it(name, async () => {
        const { faults: armed } = at.server;
        const before = armed.struck.length;
        armed.add({ match: { verb: "watch" }, times: MANY, do: action });
        await at.watchAgain();
        await until(() => armed.struck.length > before);
        at.write();
        await until(() => armed.struck.length === before + MANY);
        at.write();
        await at.heals();
      });
    }

    for (const [name, mode] of trouble) {
      it(`network: ${name}`, async () => {
        await at.proxy.set(mode);
        at.write();
        await systemClock.sleep(100);
        await at.proxy.set({ kind: "pass" });
        at.write();
        await at.heals();
      });
    }

    it("restart: the server comes back with another certificate and without its history", async () => {
      await at.server.rotateCertificate();
      await at.server.restart({ downMs: 2_000, rv: "jump" });
      at.write();
      await at.heals();
    });
  });
}

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { loadClientConfig } from "../../src/index.js";
import { systemClock } from "../../src/base/clock.js";
import { realPods } from "../chaos/real-cluster-writes.js";
import { Crowd, CROWD_NAMESPACES, MANY } from "../support/crowd.js";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";

const LIMIT_MS = 170_000;

/** The server closes the connection of one in fifty requests of HTTP/2, which is the most that it may be asked to. */
const GOAWAY = "--goaway-chance=0.02";

/** So many requests that about ten of them are sent away. */
const REQUESTS = 500;

interface Place {
  readonly protocol: Protocol;
  readonly proxy: FaultProxy;
  readonly crowd: Crowd;
}

describe(
  "twenty informers on one transport of a kube-apiserver",
  { skip: realClusterMissing() ?? false },
  () => {
    let cluster: RealCluster;
    const places: Place[] = [];
    let round = 0;

    before(
      async () => {
        cluster = await startRealCluster({
          apiServerArgs: [GOAWAY, "--shutdown-watch-termination-grace-period=1s"],
        });
        for (const name of CROWD_NAMESPACES) {
          await must("POST", "/api/v1/namespaces", { metadata: { name } });
        }
        for (const protocol of PROTOCOLS) {
          places.push(await start(protocol));
        }
        await heal();
      },
      { timeout: LIMIT_MS },
    );
    after(async () => {
      for (const { crowd, proxy } of places) {
        await crowd.stop();
        await proxy.close();
      }
      await cluster.close();
    });

    async function must(method: string, path: string, body?: object): Promise<void> {
      const { status, text } = await cluster.request(method, path, body);
      assert.ok(status < 300, text);
    }

    /** Starts a crowd behind a proxy of its own. */
    async function start(protocol: Protocol): Promise<Place> {
      const proxy = await startFaultProxy(cluster.port);
      const kubeconfig = await cluster.users.writeKubeconfig({
        credentials: cluster.adminCertificate,
        server: `https://127.0.0.1:${proxy.port}`,
      });
      const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: cluster.directory });
      return { protocol, proxy, crowd: new Crowd({ config, protocol, clock: systemClock }) };
    }

    /** Makes a change of each kind in every namespace. */
    async function write(): Promise<void> {
      round += 1;
      await Promise.all(
        CROWD_NAMESPACES.map(async (namespace) => {
          const pods = `/api/v1/namespaces/${namespace}/pods`;
          for (const name of [`stays-${round}`, `goes-${round}`]) {
            await must("POST", pods, {
              metadata: { name },
              spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
            });
          }
          await must("PATCH", `${pods}/stays-${round}`, { metadata: { labels: { changed: "yes" } } });
          await must("DELETE", `${pods}/goes-${round}?gracePeriodSeconds=0`);
        }),
      );
    }

    async function heal(): Promise<void> {
      const pods = await realPods(cluster);
      await Promise.all(places.map(async ({ crowd }) => crowd.heals(pods)));
    }

    it("need one connection over HTTP/2, and one each over HTTP/1.1", () => {
      for (const { protocol, proxy } of places) {
        // The server may have sent some of the first requests away.
        const most = protocol === "HTTP/2" ? 5 : MANY;
        assert.ok(proxy.open <= most, `${proxy.open} connections over ${protocol}`);
      }
    });

    it(
      "lose nothing to a server that closes connections of HTTP/2 by chance",
      { timeout: LIMIT_MS },
      async () => {
        for (const { protocol, proxy, crowd } of places) {
          const { accepted } = proxy;
          for (let sent = 0; sent < REQUESTS; sent += 10) {
            await Promise.all(
              Array.from({ length: 10 }, async () => {
                const { status, body } = await crowd.transport.request({
                  path: "/api/v1/namespaces?limit=1",
                });
                assert.equal(status, 200);
                while ((await body.next()) !== undefined) {
                  // Reads the body to its end, which fails if it breaks off.
                }
              }),
            );
          }
          const sentAway = proxy.accepted - accepted > 0;
          assert.ok(sentAway || protocol === "HTTP/1.1", "no connection was closed");
        }
        await write();
        await heal();
      },
    );

    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      it(`lose nothing to a server that is ended by ${signal}`, { timeout: LIMIT_MS }, async () => {
        await write();
        await cluster.apiServer.restart({ signal, extraArgs: [GOAWAY] });
        await write();
        await heal();
      });
    }

    it("lose nothing to a black hole that forgets every connection", { timeout: LIMIT_MS }, async () => {
      await Promise.all(places.map(async ({ proxy }) => proxy.set({ kind: "blackHole" })));
      await write();
      await sleep(1_000);
      await Promise.all(places.map(async ({ proxy }) => proxy.set({ kind: "pass" })));
      await write();
      await heal();
    });
  },
);

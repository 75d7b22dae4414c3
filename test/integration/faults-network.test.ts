import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { systemClock } from "../../src/base/clock.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.js";
import { AGAIN, lost, over, prepareFaultRun, WIRES, writeThree } from "../support/fault-run.js";
import { until } from "../support/eventually.js";

const watch = { verb: "watch" } as const;

/** A clock on which the 30 s for connecting take one and a half. */
const QUICK = acceleratedClock(20);

/** Longer than a second of that clock, after which a watch counts as healthy. */
const HEALTHY_MS = 100;

for (const wire of WIRES) {
  describe(`faults, the network, in ${wire.name}`, () => {
    it("accept: connections are accepted, and TLS is not answered (IP-2)", async (t) => {
      let proxy: FaultProxy | undefined;
      const run = await prepareFaultRun(t, {
        ...over(wire),
        clock: QUICK,
        transportClock: QUICK,
        // Without probes, because a probe and the time limit would race.
        probeAfterMs: 0,
        server: { clock: QUICK, tls: true },
        through: async (port) => {
          const started = await startFaultProxy(port);
          // Closed before the informer, whose end checks that no connection is left.
          t.after(async () => started.close());
          proxy = started;
          return started.port;
        },
      });
      run.server.faults.add({ match: watch, do: { type: "drop", afterEvents: 1 } });
      await run.start();
      await systemClock.sleep(HEALTHY_MS);
      // Open connections go on.
      await proxy?.set({ kind: "halfOpen" });
      const accepted = proxy?.accepted;
      await writeThree(run);
      await until(() => proxy?.accepted !== accepted);
      // The accepted connection stays mute. The mode is set now, because the next connection follows
      // immediately.
      await proxy?.set({ kind: "pass" });
      await until(() => run.endings().length === 2);
      await run.heals();
      assert.deepEqual(run.requests(), ["list 0/500", "watch +2", "list +3/1", "watch +3"]);
      assert.deepEqual(run.endings(), ["watch dropped: rewatch", "watch interrupted: rewatch, waits"]);
      assert.deepEqual(
        (await run.said()).map((line) => line.replaceAll(/https:\S+:\d+/g, "SERVER")),
        ["info: watching pods: 2 found", lost("Cannot connect to SERVER: no connection within 30s"), AGAIN],
      );
    });

    it("dns: the server's name is unknown for a while", async (t) => {
      const { codec, protocol } = over(wire);
      const nowhere = new HttpTransport({
        server: "https://no-such-host.invalid:6443",
        namespace: "",
        contextName: "",
      });
      t.after(async () => nowhere.close());
      const elsewhere = new RestListWatch<Pod>({ transport: nowhere, resource: PODS, codec });
      /** The number of further requests to send to the unknown host. */
      let astray = 0;
      const run = await prepareFaultRun(t, {
        codec,
        protocol,
        wrap: (known) => {
          const next = (): typeof known => {
            astray -= 1;
            return astray >= 0 ? elsewhere : known;
          };
          return {
            list: async (...asked) => next().list(...asked),
            watch: async (...asked) => next().watch(...asked),
          };
        },
      });
      run.server.faults.add({ match: watch, do: { type: "end", afterEvents: 1 } });
      await run.start();
      astray = 3;
      await writeThree(run);
      await until(() => run.endings().length === 4);
      await run.heals();
      assert.deepEqual(run.requests(), ["list 0/500", "watch +2", "list +3/1", "watch +3"]);
      assert.deepEqual(run.endings(), [
        "watch closed: rewatch",
        ...Array.from({ length: 3 }, () => "watch unreachable: rewatch, waits"),
      ]);
      const [found, said = "", ...others] = await run.said();
      assert.equal(found, "info: watching pods: 2 found");
      assert.match(
        said,
        /^warn: lost the watch on pods: cannot connect to https:\/\/no-such-host\.invalid:6443: (no such host|the name server did not respond); watching again in Ns$/,
      );
      assert.deepEqual(others, [AGAIN]);
    });
  });
}

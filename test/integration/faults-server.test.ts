import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { RestartOptions } from "../../src/apiserver/index.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import {
  AGAIN,
  casesOver,
  type FaultCase,
  type FaultRun,
  listedAnew,
  lost,
  prepareFaultRun,
  runFaultCase,
  TOLD_BY_LIST,
  TOLD_BY_WATCH,
  writeThree,
  WIRES,
} from "../support/fault-run.js";
import { until } from "../support/eventually.js";
import { Outage } from "../support/outage.js";

const watch = { verb: "watch" } as const;
const BROKE = lost("Cannot read the whole response from SERVER: connection reset by peer");
const REFUSED = lost("Cannot connect to SERVER: connection refused");

/** A clock on which the 40 s in which a silent watch is noticed take two. */
const QUICK = acceleratedClock(20);

/** The watch is asked about after 20 s over HTTP/2, too, and not after minutes. */
const ASKED_SOON = { clock: QUICK, probeAfterMs: 20_000, server: { clock: QUICK } };

const DEAD = "no event for Ns, although the server has changes to report";

/** Faults of a silent server. A probe finds the withheld events, and no list is needed. */
const stalls: readonly FaultCase[] = [
  ...(
    [
      ["stall: nothing comes any more after an event (silent)", "+3", { type: "stall", afterEvents: 1 }],
      [
        "stall: nothing comes any more inside an event",
        "+3",
        { type: "stall", afterEvents: 1, midEvent: true },
      ],
      ["stall: nothing comes after the headers", "+2", { type: "stall" }],
    ] as const
  ).map(([name, position, action]): FaultCase => ({
    name,
    options: ASKED_SOON,
    faults: [{ match: watch, do: action }],
    requests: ["list 0/500", "watch +2", `probe ${position}`, `watch ${position}`],
    endings: ["watch silent: rewatch"],
    said: [lost(DEAD, "now"), AGAIN],
  })),
  {
    name: "stall: not even headers come (noheaders)",
    options: ASKED_SOON,
    faults: [{ match: watch, do: { type: "hang" } }],
    requests: ["list 0/500", "watch +2", "probe +2", "list +2/1", "watch +2"],
    endings: ["watch silent: rewatch"],
    said: [
      `warn: cannot watch pods: ${DEAD.replace("event", "response")}; watching again now`,
      "info: watching pods after Ns: 2 found",
    ],
  },
];

for (const wire of WIRES) {
  describe(`faults, a silent server, in ${wire.name}`, () => {
    for (const faultCase of casesOver(wire, stalls)) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}

/** Shared, because tests run one at a time. */
const outage = new Outage();
const AWAY = { server: { clock: outage.clock } };

function noticeRefusals(run: FaultRun): void {
  outage.isNoticed = () => run.endings().includes("watch unreachable: rewatch, waits");
}

/** Returns a story in which the server stops, objects change, and the server starts again. */
function restarted(options: RestartOptions): (run: FaultRun) => Promise<void> {
  return async (run) => {
    noticeRefusals(run);
    const back = run.server.restart({ downMs: 1, ...options });
    await writeThree(run);
    await back;
  };
}

const restarts: readonly FaultCase[] = [
  {
    name: "restart: the server is away for a while and remembers the position",
    options: AWAY,
    story: restarted({ history: "kept" }),
    requests: ["list 0/500", "watch +2", "list +2/1", "watch +2"],
    endings: ["watch interrupted: rewatch, waits", "watch unreachable: rewatch, waits"],
    said: [BROKE, REFUSED, AGAIN],
  },
  {
    name: "restart: the server has forgotten its history (lost)",
    options: AWAY,
    story: restarted({}),
    requests: ["list 0/500", "watch +2", "list +2/1", "watch +2", "list +2", "watch +6"],
    endings: [
      "watch interrupted: rewatch, waits",
      "watch unreachable: rewatch, waits",
      "watch expired: relist, waits",
    ],
    said: [BROKE, REFUSED, lost("too old resource version: N (N)", "listing"), listedAnew(1)],
    told: TOLD_BY_LIST,
  },
  {
    name: "restart: versions go on ten thousand later (jump)",
    options: AWAY,
    story: restarted({ rv: "jump" }),
    requests: ["list 0/500", "watch +2", "list +2/1", "watch +2", "list +2", "watch +10006"],
    endings: [
      "watch interrupted: rewatch, waits",
      "watch unreachable: rewatch, waits",
      "watch expired: relist, waits",
    ],
    said: [BROKE, REFUSED, lost("too old resource version: N (N)", "listing"), listedAnew(1)],
    told: TOLD_BY_LIST,
  },
  {
    name: "restart: the server was restored from a backup, and is back at an earlier state (rewind)",
    options: AWAY,
    story: async (run) => {
      await writeThree(run);
      await run.heals();
      noticeRefusals(run);
      const toRevision = Number(run.server.objects.resourceVersion) - 2;
      await run.server.restart({ downMs: 1, rv: "rewind", toRevision, history: "kept" });
    },
    requests: ["list 0/500", "watch +2", "list +6/1", "list latest/500", "watch +4"],
    endings: [
      "watch interrupted: rewatch, waits",
      "watch unreachable: rewatch, waits",
      "watch tooLarge: relistLatest, waits",
    ],
    said: [
      BROKE,
      REFUSED,
      lost("Timeout: Too large resource version: N, current: N", "listing"),
      "info: watching pods again after Ns, relisted: 1 added, 0 updated, 0 deleted meanwhile",
    ],
    told: [...TOLD_BY_WATCH, "add goes@+2 relist"],
  },
  {
    name: "certRotate: the server comes back with a new certificate of the same authority",
    options: { server: { ...AWAY.server, tls: true } },
    story: async (run) => {
      await run.server.rotateCertificate();
      await restarted({ history: "kept" })(run);
    },
    requests: ["list 0/500", "watch +2", "list +2/1", "watch +2"],
    endings: ["watch interrupted: rewatch, waits", "watch unreachable: rewatch, waits"],
    said: [BROKE, REFUSED, AGAIN],
  },
];

for (const wire of WIRES) {
  describe(`faults, a server that restarts, in ${wire.name}`, () => {
    for (const faultCase of casesOver(wire, restarts)) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}

describe("faults, a credential that has expired", () => {
  it("tokenExpire: the first 401 renews it, and the request is sent once more, unnoticed (IP-30)", async (t) => {
    const { run, renewals } = await runWithToken(t, true);
    await run.heals();
    assert.deepEqual(run.requests(), ["list 0/500", "watch +2", "watch +3", "watch +3"]);
    assert.deepEqual(run.endings(), ["watch closed: rewatch"]);
    assert.deepEqual(await run.said(), ["info: watching pods: 2 found"]);
    assert.equal(renewals(), 1);
  });

  it("tokenExpire: without another one it is said, and tried again until it is accepted", async (t) => {
    const { run, accept } = await runWithToken(t, false);
    await until(() => run.endings().length >= 4);
    accept();
    await run.heals();
    assert.deepEqual(
      [...new Set(run.requests())],
      ["list 0/500", "watch +2", "watch +3", "list +3", "watch +6"],
    );
    assert.deepEqual(
      [...new Set(run.endings())],
      ["watch closed: rewatch", "watch unauthorized: relist, waits", "list unauthorized: relist, waits"],
    );
    assert.deepEqual(await run.said(), [
      "info: watching pods: 2 found",
      lost("Unauthorized", "listing"),
      listedAnew(),
    ]);
  });
});

interface TokenRun {
  readonly run: FaultRun;
  /** Returns how often the credential was asked to renew its token. */
  readonly renewals: () => number;
  /** Sets the token to the one that the server accepts. */
  readonly accept: () => void;
}

/** Runs an informer whose watch ends after an event. From then on the server accepts only another token. */
async function runWithToken(t: TestContext, canRenew: boolean): Promise<TokenRun> {
  let token = "";
  let wanted = "";
  let renewals = 0;
  function renew(): void {
    renewals += 1;
    token = wanted;
  }
  const run = await prepareFaultRun(t, {
    credentials: {
      get: async () => Promise.resolve({ authorization: `Bearer ${token}` }),
      reject: () => {
        if (canRenew) {
          renew();
        }
        return canRenew;
      },
    },
  });
  token = run.server.token;
  run.server.faults.add({ match: watch, do: { type: "end", afterEvents: 1 } });
  await run.start();
  wanted = run.server.rotateToken();
  await writeThree(run);
  return { run, renewals: () => renewals, accept: renew };
}

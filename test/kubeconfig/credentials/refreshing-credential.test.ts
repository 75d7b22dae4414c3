import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { abortable } from "../../../src/base/abort.js";
import type { CredentialSource } from "../../../src/kubeconfig/client-config.js";
import { refreshingCredential } from "../../../src/kubeconfig/credentials/refreshing-credential.js";
import { TransportError } from "../../../src/transport/transport-error.js";
import { FakeClock, settle } from "../../support/fake-clock.js";

interface Issuer {
  readonly source: CredentialSource;
  readonly clock: FakeClock;
  readonly signals: AbortSignal[];
  /** What the next runs do, in order. The last entry is repeated. */
  answer: ((run: number, signal: AbortSignal) => Promise<{ lifeMs?: number } | Error>)[];
}

function issuer(...answer: Issuer["answer"]): Issuer {
  const clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const made: Issuer = {
    clock,
    signals,
    answer,
    source: refreshingCredential(async (signal) => {
      const run = signals.push(signal);
      const outcome = await made.answer[Math.min(run, made.answer.length) - 1]?.(run, signal);
      if (outcome instanceof Error) {
        throw outcome;
      }
      const lifeMs = outcome?.lifeMs;
      const expiresAt = lifeMs === undefined ? undefined : new Date(clock.date().getTime() + lifeMs);
      return { credential: { authorization: `${run}` }, expiresAt };
    }, clock),
  };
  return made;
}

async function lives(lifeMs?: number): Promise<{ lifeMs?: number }> {
  return Promise.resolve(lifeMs === undefined ? {} : { lifeMs });
}

/** Returns a login that lasts until `through` is called. */
function login(): { readonly answer: Issuer["answer"][number]; through(outcome: object | Error): void } {
  let through!: (outcome: object | Error) => void;
  const outcome = new Promise<object | Error>((resolve) => {
    through = resolve;
  });
  return { answer: async () => outcome, through };
}

/** Rejects with the reason of the signal when it aborts, and does not end otherwise. */
async function untilAborted(_: number, signal: AbortSignal): Promise<never> {
  return abortable(new Promise<never>(() => undefined), signal);
}

/** Waits for a credential and gives up with `reason`. */
async function leaves(source: CredentialSource, reason: Error): Promise<void> {
  const waiting = new AbortController();
  const left = assert.rejects(source.get(waiting.signal), reason);
  await settle();
  waiting.abort(reason);
  await left;
}

const OUT_OF_TIME = new TransportError("ERR_TIMEOUT", "Cannot probe the watch: no response within 6s");
const STOPPED = new Error("the informer stops");

describe("refreshingCredential", () => {
  const margins: [string, number, number][] = [
    ["an hour", 3_600_000, 3_570_000],
    ["two minutes", 120_000, 90_000],
    ["a minute", 60_000, 45_000],
    ["four seconds", 4_000, 3_000],
  ];
  for (const [what, lifeMs, refreshMs] of margins) {
    it(`renews a credential of ${what} ${(lifeMs - refreshMs) / 1000} s before its end`, async () => {
      const { source, clock } = issuer(async () => lives(lifeMs));
      await source.get();
      await clock.advance(refreshMs - 1);
      assert.deepEqual(await source.get(), { authorization: "1" });
      await clock.advance(1);
      assert.deepEqual(await source.get(), { authorization: "2" });
    });
  }

  it("keeps a credential that does not end", async () => {
    const { source, clock } = issuer(async () => lives());
    await source.get();
    await clock.advance(1e12);
    assert.deepEqual(await source.get(), { authorization: "1" });
  });

  it("gives the old one while a renewal fails and it has not ended, never once it was rejected", async () => {
    const failed = new Error("down");
    const { source, clock, signals } = issuer(
      async () => lives(3_600_000),
      async () => Promise.resolve(failed),
    );
    const first = await source.get();
    await clock.advance(3_580_000);
    assert.equal(await source.get(), first);
    assert.equal(await source.get(), first);
    assert.equal(signals.length, 3, "it tries each time");
    source.reject(first);
    await assert.rejects(source.get(), failed);
  });

  it("fails all waiting callers with the one failure", async () => {
    const failed = new Error("down");
    const { source, signals } = issuer(async () => Promise.resolve(failed));
    const waiting = [source.get(), source.get(new AbortController().signal), source.get()];
    for (const one of waiting) {
      await assert.rejects(one, failed);
    }
    assert.equal(signals.length, 1);
  });

  it("does not join a run for a caller that has given up already", async () => {
    const { source, signals } = issuer(async () => lives());
    const reason = new Error("over");
    await assert.rejects(source.get(AbortSignal.abort(reason)), reason);
    assert.equal(signals.length, 0);
  });

  it("aborts a run when the last waiting caller has given up, and starts another for the next caller", async () => {
    const { source, signals } = issuer(untilAborted, async () => lives());
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(async ({ signal }) => source.get(signal));
    const ended = Promise.allSettled(waiting);
    controllers[0]?.abort();
    await settle();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false],
    );
    controllers[1]?.abort();
    assert.deepEqual(
      (await ended).map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
    assert.deepEqual(await source.get(), { authorization: "2" });
  });

  it("ignores a rejection of what it has replaced already", async () => {
    const { source, signals } = issuer(async () => lives());
    const first = await source.get();
    source.reject(first);
    const second = await source.get();
    source.reject(first);
    assert.equal(await source.get(), second);
    assert.equal(signals.length, 2);
  });

  it("uses a credential that had expired when it was issued, says so, and gets the next one at once", async () => {
    const { source, clock } = issuer(async () => lives(-60_000));
    const now = clock.date().getTime();
    assert.deepEqual(await source.get(), { authorization: "1", expiredAt: new Date(now - 60_000) });
    assert.equal((await source.get()).authorization, "2");
  });
});

describe("refreshingCredential, a run that takes longer than its callers wait", () => {
  it("goes on without them, and later callers join it", async () => {
    const slow = login();
    const { source, signals } = issuer(slow.answer);
    await leaves(source, OUT_OF_TIME);
    await leaves(source, OUT_OF_TIME);
    const last = source.get();
    assert.equal(signals[0]?.aborted, false);
    slow.through({});
    assert.deepEqual(await last, { authorization: "1" });
    assert.equal(signals.length, 1);
  });

  it("keeps its result if no caller waits", async () => {
    const slow = login();
    const { source, signals } = issuer(slow.answer);
    await leaves(source, OUT_OF_TIME);
    slow.through({});
    await settle();
    assert.deepEqual(await source.get(), { authorization: "1" });
    assert.equal(signals.length, 1);
  });

  it("may fail while no caller waits: the next caller starts another", async () => {
    const slow = login();
    const { source } = issuer(slow.answer, async () => lives());
    await leaves(source, OUT_OF_TIME);
    slow.through(new Error("down"));
    // An unhandled rejection would fail this test.
    await settle();
    assert.deepEqual(await source.get(), { authorization: "2" });
  });

  it("is aborted when the next waiting caller stops", async () => {
    const { source, signals } = issuer(untilAborted, async () => lives());
    await leaves(source, OUT_OF_TIME);
    assert.equal(signals[0]?.aborted, false);
    await leaves(source, STOPPED);
    assert.equal(signals[0].aborted, true);
    assert.deepEqual(await source.get(), { authorization: "2" });
  });

  it("is not aborted by a caller that stops while another one waits and runs out of time", async () => {
    const slow = login();
    const { source, signals } = issuer(slow.answer);
    const waiting = new AbortController();
    const left = assert.rejects(source.get(waiting.signal), OUT_OF_TIME);
    await leaves(source, STOPPED);
    waiting.abort(OUT_OF_TIME);
    await left;
    slow.through({});
    assert.deepEqual(await source.get(), { authorization: "1" });
    assert.equal(signals.length, 1);
  });
});

describe("refreshingCredential, a run that does not mind being aborted", () => {
  it("has no other one beside it: what it brings late is used", async () => {
    const slow = login();
    const { source, signals } = issuer(slow.answer);
    await leaves(source, STOPPED);
    const late = [source.get(), source.get()];
    await leaves(source, STOPPED);
    slow.through({});
    const [one, other] = await Promise.all(late);
    assert.deepEqual(one, { authorization: "1" });
    assert.equal(other, one);
    assert.equal(signals.length, 1);
  });

  it("is followed by one run for all waiting callers if it fails", async () => {
    const slow = login();
    const { source, signals } = issuer(slow.answer, async () => lives());
    await leaves(source, STOPPED);
    const late = [source.get(), source.get()];
    await settle();
    assert.equal(signals.length, 1);
    slow.through(new Error("down"));
    const [one, other] = await Promise.all(late);
    assert.deepEqual(one, { authorization: "2" });
    assert.equal(other, one);
    assert.equal(signals.length, 2);
  });
});

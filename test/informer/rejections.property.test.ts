import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { StatusError } from "../../src/api/status-error.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { podIdentity } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { ServerWithHistory } from "../support/server-with-history.js";

const FAILURES: readonly (() => unknown)[] = [
  () => new TransportError("ERR_RESET", "reset"),
  () => new TransportError("ERR_CONNECT", "refused"),
  () => new StatusError({ code: 500, reason: "InternalError" }, { httpStatus: 500 }),
  () => new StatusError({ code: 410, reason: "Expired" }, { httpStatus: 410 }),
  () => new KubeconfigError("ERR_CREDENTIAL_PLUGIN", "the plugin failed"),
  () => new WireError("Cannot decode a watch event"),
  () => new TypeError("a bug"),
  () => "not even an error",
];

/**
 * Decides for each call whether it fails, and with which failure. Calls after the last planned one do not
 * fail.
 */
class FailurePlan {
  readonly #failures: (number | undefined)[];

  constructor(failures: readonly (number | undefined)[]) {
    this.#failures = [...failures];
  }

  maybeFail(): void {
    const failure = this.#failures.shift();
    if (failure !== undefined) {
      throw FAILURES[failure]?.();
    }
  }

  end(): void {
    this.#failures.length = 0;
  }
}

interface Step {
  readonly name: string;
  readonly gone: boolean;
  readonly thenMs: number;
}

const failures = fc.array(fc.option(fc.nat(FAILURES.length - 1), { nil: undefined, freq: 2 }), {
  maxLength: 60,
});
const steps = fc.array(
  fc.record({
    name: fc.constantFrom("a", "b", "c"),
    gone: fc.boolean(),
    thenMs: fc.constantFrom(0, 100, 5_000, 40_000),
  }),
  { maxLength: 25 },
);

describe("whatever of the awaited fails, and whenever", () => {
  it("leaves no rejection unhandled, and the store equal to the server in the end (IP-14)", async () => {
    await fc.assert(
      fc.asyncProperty(failures, steps, async (planned, writes) =>
        survives(new FailurePlan(planned), writes),
      ),
      { numRuns: 150 },
    );
  });
});

/** Runs an informer whose ListWatch, transform, index function, handlers and callbacks fail by one plan. */
async function survives(plan: FailurePlan, writes: readonly Step[]): Promise<void> {
  const server = new ServerWithHistory(() => plan.maybeFail());
  const clock = new FakeClock();
  const informer = new SharedIndexInformer<Pod>({
    listWatch: server,
    identity: podIdentity,
    clock,
    transform: (object) => {
      plan.maybeFail();
      return object;
    },
    indexers: {
      failing: () => {
        plan.maybeFail();
        return ["all"];
      },
    },
    metrics: { onReceived: () => plan.maybeFail(), onHandled: () => plan.maybeFail() },
    onHandlerError: () => plan.maybeFail(),
    onEnding: () => plan.maybeFail(),
    onStateChange: () => plan.maybeFail(),
  });
  const steady = new RecordingHandler();
  informer.addEventHandler(steady);
  informer.addEventHandler({
    onAdd: () => plan.maybeFail(),
    onUpdate: async () => Promise.reject(nextFailure(plan)),
  });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  for (const { name, gone, thenMs } of writes) {
    server.write(name, gone);
    await clock.advance(thenMs);
  }
  plan.end();
  // Enough time for the longest wait that there can be, and for the list after it.
  await clock.advance(120_000);
  await settle();
  assert.deepEqual(informer.lister.list().map(label).sort(), [...server.pods.values()].map(label).sort());
  assert.deepEqual(presentIn(steady.lines), [...server.pods.values()].map(label).sort());
  stop.abort();
  await running;
  assert.equal(clock.pendingTimers, 0);
}

/**
 * Returns the planned failure of a promise that always rejects, or an error of its own if none is planned.
 */
function nextFailure(plan: FailurePlan): Error {
  try {
    plan.maybeFail();
  } catch (failure) {
    return failure instanceof Error ? failure : new Error(String(failure));
  }
  return new Error("rejects in any case");
}

/** Returns the pods that exist according to the lines of a handler: the last state of each pod. */
function presentIn(lines: readonly string[]): string[] {
  const last = new Map<string, string | undefined>();
  for (const line of lines) {
    const [verb, change = ""] = line.split(" ");
    const state = change.split("->").at(-1) ?? "";
    last.set(state.split("@")[0] ?? "", verb === "delete" ? undefined : state);
  }
  return [...last.values()].filter((state) => state !== undefined).sort();
}

function label(object: Pod): string {
  return `${object.metadata?.name ?? ""}@${object.metadata?.resourceVersion ?? ""}`;
}

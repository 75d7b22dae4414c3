import { Reporter } from "../../src/cli/watching/reporter.js";
import type { ReportedStore } from "../../src/cli/watching/reported-store.js";
import type { EndingReport, ReflectorState } from "../../src/reflector/reflector-state.js";
import { FakeClock } from "./fake-clock.js";
import { RecordingLogger } from "./recording-logger.js";

/** States and endings that tests report to a reporter. */
export const LISTING: ReflectorState = { kind: "listing", resourceVersion: "" };
export const CONNECTING: ReflectorState = { kind: "connecting", resourceVersion: "7" };
export const WATCHING: ReflectorState = { kind: "watching", resourceVersion: "7" };

export const DOUBTING: Extract<ReflectorState, { kind: "doubting" }> = {
  kind: "doubting",
  resourceVersion: "7",
  of: "watching",
  error: new Error("no response within 6s"),
};

export const REFUSED: EndingReport = {
  phase: "list",
  kind: "unreachable",
  error: new Error("Cannot connect to https://h: connection refused"),
  next: "relist",
  delayMs: 1_234,
  repeats: 1,
};
export const RESET: EndingReport = {
  phase: "watch",
  kind: "interrupted",
  error: new Error("connection reset"),
  next: "rewatch",
  delayMs: 800,
  repeats: 1,
};
export const DROPPED: EndingReport = {
  phase: "watch",
  kind: "dropped",
  error: new Error("the connection was reset"),
  next: "rewatch",
  delayMs: 0,
  repeats: 1,
};
export const NO_CONNECTION: EndingReport = {
  phase: "watch",
  kind: "unreachable",
  error: new Error("Cannot connect to https://h: no connection within 30s"),
  next: "rewatch",
  delayMs: 800,
  repeats: 1,
};
export const CLOSED: EndingReport = {
  phase: "watch",
  kind: "closed",
  next: "rewatch",
  delayMs: 0,
  repeats: 1,
};
export const EXPIRED: EndingReport = {
  phase: "watch",
  kind: "expired",
  next: "relist",
  delayMs: 900,
  repeats: 1,
};

/** The timer by which a reporter notices that the process stood still. It runs until the reporter is disposed of. */
export const HEARTBEAT = 1;

interface Run {
  readonly reporter: Reporter;
  readonly clock: FakeClock;
  /** The lines that the reporter has written. */
  readonly lines: string[];
  /** The store that the reporter reads. Tests change it. */
  readonly store: MutableStore;
  /** Reports that a list is requested and answered, and that the watch after it is accepted. */
  readonly listAndWatch: () => void;
  /** Reports that a watch is requested and accepted. */
  readonly watch: () => void;
}

type MutableStore = { -readonly [Field in keyof ReportedStore]: ReportedStore[Field] };

/** Resource versions of the store, before and at the one from which the watch was accepted. */
export const BEHIND = "5";
export const CAUGHT_UP = "7";

/** Starts a reporter. Nothing was reported to it yet, and its store has caught up. */
export function start(): Run {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const store: MutableStore = {
    size: 42,
    resourceVersion: CAUGHT_UP,
    appliedResourceVersion: CAUGHT_UP,
    lastReceivedMs: 0,
    missed: { add: 0, update: 0, delete: 0 },
  };
  const reporter = new Reporter({ logger, clock, scope: "pods", store: () => store });
  function enter(...states: readonly ReflectorState[]): void {
    for (const state of states) {
      reporter.entered(state);
    }
  }
  return {
    reporter,
    clock,
    lines: logger.lines,
    store,
    listAndWatch: () => enter(LISTING, CONNECTING, WATCHING),
    watch: () => enter(CONNECTING, WATCHING),
  };
}

/** Starts a reporter whose watch is healthy. Its first line was written already and is not among `lines`. */
export async function startHealthy(): Promise<Run> {
  const run = start();
  run.listAndWatch();
  await run.clock.advance(0);
  run.lines.length = 0;
  return run;
}

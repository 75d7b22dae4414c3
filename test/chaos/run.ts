import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { leakCheck } from "../support/leak-check.js";
import type { Protocol } from "../support/protocols.js";
import { type AbortListenerCount, countAbortListeners } from "./abort-listeners.js";
import { carryOut } from "./cluster.js";
import { differences, hasSameVersions } from "./comparer.js";
import { type FaultCharacter, type FaultKind, planFaults, type Strike } from "./fault-plan.js";
import { History } from "./history.js";
import { liveHeapBytes, megabytes } from "./memory.js";
import { Random } from "./random.js";
import { Subject, type SubjectPlan } from "./subject.js";
import type { ChaosReport } from "./summary.js";
import { jitterViolations } from "./waits.js";
import type { World } from "./world.js";
import { WritePlanner, type WriteStep } from "./write-plan.js";

export interface ChaosRunOptions {
  readonly protocol: Protocol;
  readonly seed: number;
  readonly minutes: number;
  readonly startWorld: (users: readonly string[], random: Random) => Promise<World>;
  readonly subjects: readonly SubjectPlan[];
  /** The number of rounds after which the run ends. @defaultValue no limit except the minutes */
  readonly mostRounds?: number;
  /** @defaultValue the world's */
  readonly stormMs?: number;
  /** @defaultValue the world's */
  readonly convergenceLimitMs?: number;
  /** Whether faults strike. Otherwise only the writers are at work. @defaultValue true */
  readonly withFaults?: boolean;
  readonly print?: (line: string) => void;
}

/** The server lies in every round whose number is a multiple of this one. */
const LYING_EVERY = 4;
const SAMPLE_MS = 250;
/**
 * Covers what may grow, within bounds, during a run: the store of the embedded server, and logs of requests.
 */
const GROWTH_LIMIT_BYTES = 32 * 1_048_576;
/** Covers one watch, one list, and the idle connections of the pool. */
const MOST_CONNECTIONS_EACH = 6;
/**
 * Covers the listeners of reflector, queue, requests and waits on one signal. Runs have shown at most five.
 */
const MOST_LISTENERS = 12;

/** Runs rounds until the time is over: a storm, then a calm in which everything must become equal. */
export async function runChaos(options: ChaosRunOptions): Promise<ChaosReport> {
  const noLeaks = leakCheck();
  const listeners = countAbortListeners();
  const run = await ChaosRun.start(options, listeners);
  const endsAt = performance.now() + options.minutes * 60_000;
  try {
    do {
      await run.round();
    } while (performance.now() < endsAt && run.rounds < (options.mostRounds ?? Infinity));
  } finally {
    await run.stop();
    listeners.stop();
  }
  const leaks = await noLeaks().then(
    () => [],
    (error: unknown) => [`G7: ${error instanceof Error ? error.message : String(error)}`],
  );
  return run.report(leaks);
}

interface RunParts {
  readonly world: World;
  readonly subjects: readonly Subject[];
  readonly writes: Random;
  readonly faults: Random;
  readonly listeners: AbortListenerCount;
}

class ChaosRun {
  rounds = 0;
  readonly #options: ChaosRunOptions;
  readonly #world: World;
  readonly #subjects: readonly Subject[];
  readonly #history = new History();
  readonly #planner: WritePlanner;
  readonly #faults: Random;
  readonly #decisions: string[] = [];
  readonly #violations: string[] = [];
  readonly #startedAt = performance.now();
  readonly #listeners: AbortListenerCount;
  #divergences = 0;
  #writes = 0;
  #slowestMs = 0;
  readonly #heapBytes: number[] = [];

  constructor(options: ChaosRunOptions, { world, subjects, writes, faults, listeners }: RunParts) {
    this.#options = options;
    this.#world = world;
    this.#subjects = subjects;
    this.#planner = new WritePlanner(writes);
    this.#faults = faults;
    this.#listeners = listeners;
  }

  static async start(options: ChaosRunOptions, listeners: AbortListenerCount): Promise<ChaosRun> {
    const seed = new Random(options.seed);
    const sources = { writes: seed.fork(), faults: seed.fork() };
    const world = await options.startWorld(
      options.subjects.map(({ name }) => name),
      seed.fork(),
    );
    const subjects = options.subjects.map(
      (plan) => new Subject(plan, { world, protocol: options.protocol }, seed.fork()),
    );
    for (const subject of subjects) {
      await subject.start();
    }
    return new ChaosRun(options, { ...sources, world, subjects, listeners });
  }

  async round(): Promise<void> {
    this.rounds += 1;
    const lying = this.rounds % LYING_EVERY === 0 && this.#canLie;
    const { writes, strikes } = this.#plan(lying ? ["honest", "lying"] : ["honest"]);
    const sampling = setInterval(() => this.#sample(), SAMPLE_MS);
    await Promise.all([this.#write(writes), this.#strikeAll(strikes)]);
    await this.#world.calm(lying);
    const equalAfterMs = await this.#convergence();
    clearInterval(sampling);
    await this.#judge(!lying, equalAfterMs);
    this.#history.forgetThePast();
    this.#options.print?.(this.#progress(lying, writes.length, strikes.length, equalAfterMs));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#subjects.map(async (subject) => subject.stop()));
    await this.#world.close().catch((error: unknown) => {
      this.#violations.push(`G7: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.#violations.push(...this.#subjects.flatMap((subject) => subject.check(this.#history, false)));
  }

  report(leaks: readonly string[]): ChaosReport {
    const delays = this.#subjects.flatMap((subject) => subject.delays);
    const [first = 0] = this.#heapBytes;
    const last = this.#heapBytes.at(-1) ?? 0;
    const end = liveHeapBytes();
    const violations = [...this.#violations, ...leaks, ...jitterViolations(delays, this.#world.backoff)];
    if (last > first + GROWTH_LIMIT_BYTES || end > first + GROWTH_LIMIT_BYTES / 4) {
      violations.push(
        `G10: heap grew from ${megabytes(first)} to ${megabytes(last)}, ${megabytes(end)} at the end`,
      );
    }
    const sum = (count: (subject: Subject) => number): number =>
      this.#subjects.reduce((total, subject) => total + count(subject), 0);
    const endings = new Map<string, number>();
    for (const [kind, count] of this.#subjects.flatMap((subject) => [...subject.endings])) {
      endings.set(kind, (endings.get(kind) ?? 0) + count);
    }
    return {
      world: this.#world.name,
      protocol: this.#options.protocol,
      seed: this.#options.seed,
      minutes: this.#options.minutes,
      rounds: this.rounds,
      informers: this.#subjects.length,
      lives: sum(({ counts }) => counts.lives),
      writes: this.#writes,
      events: sum(({ counts }) => counts.events),
      watchEndings: sum(({ counts }) => counts.watchEndings),
      relists: sum(({ counts }) => counts.relists),
      waits: delays.length,
      longestWaitMs: Math.max(0, ...delays),
      faults: this.#world.struck(),
      endings,
      slowestConvergenceMs: this.#slowestMs,
      heapBytes: [first, last, end],
      divergences: this.#divergences,
      violations,
      decisions: this.#decisions,
    };
  }

  get #canLie(): boolean {
    const kinds = this.#options.withFaults === false ? [] : this.#world.faults;
    return kinds.some(({ character }) => character === "lying");
  }

  #plan(characters: readonly FaultCharacter[]): { writes: WriteStep[]; strikes: Strike[] } {
    const { pace, faults } = this.#world;
    const forMs = this.#options.stormMs ?? pace.stormMs;
    const writes = this.#planner.plan({ ...pace, forMs });
    const strikes = planFaults(this.#faults, {
      kinds: this.#options.withFaults === false ? [] : [...faults, ...this.#clientFaults()],
      users: this.#subjects.map(({ name }) => name),
      forMs,
      longestCalmMs: pace.longestCalmMs,
      characters,
    });
    const told = JSON.stringify([
      writes,
      strikes.map(({ atMs, name, user, detail }) => [atMs, name, user, detail]),
    ]);
    this.#decisions.push(createHash("sha256").update(told).digest("hex").slice(0, 12));
    return { writes, strikes };
  }

  /** Returns the faults of the client: informers are restarted, handlers are added and removed. */
  #clientFaults(): FaultKind[] {
    const onSubject = (
      name: string,
      weight: number,
      act: (subject: Subject) => void | Promise<void>,
    ): FaultKind => ({
      name,
      character: "honest",
      weight,
      plan: () => ({
        detail: "",
        strike: async (user) => {
          const subject = this.#subjects.find((candidate) => candidate.name === user);
          if (subject !== undefined) {
            await act(subject);
          }
        },
      }),
    });
    return [
      onSubject("client restarted", 2, async (subject) => {
        await subject.stop();
        await subject.start();
      }),
      onSubject("handler added", 2, (subject) => subject.addGuest()),
      onSubject("handler removed", 1, async (subject) => subject.removeGuest()),
    ];
  }

  async #write(steps: readonly WriteStep[]): Promise<void> {
    for (const step of steps) {
      if (step.afterMs > 0) {
        await sleep(step.afterMs);
      }
      this.#writes += await carryOut(step, this.#world.cluster, this.#history);
    }
  }

  async #strikeAll(strikes: readonly Strike[]): Promise<void> {
    const startedAt = performance.now();
    for (const { atMs, user, strike } of strikes) {
      await sleep(Math.max(0, atMs - (performance.now() - startedAt)));
      await strike(user);
    }
  }

  #sample(): void {
    for (const subject of this.#subjects) {
      subject.sample();
    }
  }

  /**
   * Waits until every store equals the server and every handler has been told. Returns the milliseconds, or
   * `undefined` after the limit.
   */
  async #convergence(): Promise<number | undefined> {
    const limitMs = this.#options.convergenceLimitMs ?? this.#world.pace.convergenceLimitMs;
    const startedAt = performance.now();
    while (performance.now() - startedAt < limitMs) {
      const pods = await this.#world.pods();
      if (
        this.#subjects.every(
          (subject) => subject.isQuiet && hasSameVersions(subject.stored, pods, subject.plan.view),
        )
      ) {
        return performance.now() - startedAt;
      }
      await sleep(this.#world.pace.pollMs);
    }
    return undefined;
  }

  async #judge(honest: boolean, equalAfterMs: number | undefined): Promise<void> {
    this.#slowestMs = Math.max(this.#slowestMs, equalAfterMs ?? Infinity);
    if (equalAfterMs === undefined) {
      // A violation even if all stores are equal, because then a handler was not told.
      this.#violations.push(
        this.#placed("CT-1: not every store was equal, or not every handler was told, in time"),
      );
    }
    const pods = await this.#world.pods();
    for (const subject of this.#subjects) {
      const found = differences(subject.stored, pods, subject.plan.view);
      this.#divergences += found.length;
      if (found.length > 0) {
        for (const line of [subject.situation, ...this.#world.traces(subject.name)]) {
          this.#options.print?.(`        ${line}`);
        }
      }
      this.#violations.push(
        ...found.map((difference) => this.#placed(`CT-1: ${subject.name}: ${difference}`)),
      );
      const broken = subject.check(this.#history, honest);
      this.#violations.push(...broken.map((violation) => this.#placed(violation)));
    }
    const listeners = this.#listeners.takePeak();
    if (listeners > MOST_LISTENERS) {
      this.#violations.push(this.#placed(`G7: ${listeners} abort listeners were on one signal`));
    }
    const connections = this.#world.connections();
    if (connections > MOST_CONNECTIONS_EACH * this.#subjects.length) {
      this.#violations.push(this.#placed(`G7: ${connections} connections are open`));
    }
    this.#heapBytes.push(liveHeapBytes());
  }

  #placed(violation: string): string {
    return `round ${this.rounds}: ${violation}`;
  }

  #progress(lying: boolean, writes: number, strikes: number, equalAfterMs: number | undefined): string {
    const at = ((performance.now() - this.#startedAt) / 1000).toFixed(0);
    const equal =
      equalAfterMs === undefined ? "NOT equal" : `equal after ${(equalAfterMs / 1000).toFixed(1)} s`;
    return (
      `${at.padStart(5)} s  round ${this.rounds}${lying ? " (lies)" : ""}: ${writes} writes, ${strikes} faults, ` +
      `${equal}, ${this.#world.connections()} connections, heap ${megabytes(this.#heapBytes.at(-1) ?? 0)}, ` +
      `${this.#violations.length} violations`
    );
  }
}

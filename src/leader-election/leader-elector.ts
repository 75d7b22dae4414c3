import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { objectKey } from "../api/object-key.js";
import { isConflict, isForbidden } from "../api/status-error.js";
import { linkedAbortController } from "../base/abort.js";
import { type Clock, systemClock } from "../base/clock.js";
import { CountedLogger } from "../base/counted-logger.js";
import { messageOf } from "../base/errors.js";
import { guarded } from "../base/guarded.js";
import { guardedLogger } from "../base/guarded-logger.js";
import { type Attempt, Contender } from "./contender.js";
import {
  checkElection,
  type ElectionPeriods,
  electionPeriods,
  JITTER_FACTOR,
  type LeaderElectorOptions,
} from "./leader-elector-options.js";
import { LeaseLock } from "./lease-lock.js";
import { LeaseLostError } from "./lease-lost-error.js";

/**
 * What an elector does. It moves only from left to right.
 *
 * - `acquiring`: it waits until it can take the Lease.
 * - `leading`: it renews the Lease. The work goes on.
 * - `stopping`: the work was told to end, and the Lease is still renewed until it has.
 * - `stopped`: it does not lead, and never will again.
 */
export type LeaderElectorState = "created" | "acquiring" | "leading" | "stopping" | "stopped";

/**
 * A candidate for the leadership among several processes. Of all candidates for one Lease at most one leads at a time.
 * The rules are those of client-go's `leaderelection`: a candidate takes the Lease when it has not seen the leader renew
 * it for `leaseDurationMs`, and a leader stops when it could not renew the Lease for `renewDeadlineMs`, which is less. Unlike
 * in client-go, this time counts from when the request of the last renewal was sent, so that no other candidate can lead
 * before the leader stops, whatever the periods are.
 *
 * No election can stop a process in the middle of a write. A process that was suspended for longer than the Lease lasts
 * learns at the end that it leads no more. So writes of a leader should fail when they are late, as an update with a
 * resourceVersion does.
 *
 * An elector runs once. `runAsLeader` is shorter if there is one function to run.
 *
 * @example const elector = new LeaderElector({ transport, lease: { namespace: "default", name: "web" }, logger: console,
 * onStartedLeading: async (signal) => controller.run(signal) });
 * await elector.run(stop.signal);
 */
export class LeaderElector {
  /** The name of this candidate in the Lease. */
  readonly identity: string;
  readonly #options: LeaderElectorOptions;
  readonly #periods: ElectionPeriods;
  readonly #clock: Clock;
  readonly #logger: CountedLogger;
  readonly #contender: Contender;
  readonly #lease: string;
  #state: LeaderElectorState = "created";
  #reportedLeader = "";

  /**
   * @throws RangeError unless leaseDurationMs > renewDeadlineMs > 1.2 x retryPeriodMs > 0, or when leaseDurationMs is not
   * in whole seconds; TypeError when the Lease has no namespace or name, the identity is empty, or there is no logger.
   */
  constructor(options: LeaderElectorOptions) {
    checkElection(options);
    const { transport, lease, clock = systemClock } = options;
    this.identity = options.identity ?? `${hostname()}_${randomUUID()}`;
    this.#options = options;
    this.#periods = electionPeriods(options);
    this.#clock = clock;
    this.#logger = new CountedLogger(guardedLogger(options.logger), clock);
    this.#lease = objectKey(lease.namespace, lease.name);
    // As in controller-runtime. With the default periods, a request that hangs leaves time for another before the deadline.
    const requestTimeoutMs = this.#periods.renewDeadlineMs / 2;
    this.#contender = new Contender({
      lock: new LeaseLock({ transport, lease, requestTimeoutMs, clock }),
      identity: this.identity,
      leaseDurationMs: this.#periods.leaseDurationMs,
      clock,
    });
  }

  get state(): LeaderElectorState {
    return this.#state;
  }

  /** Whether this candidate leads: it holds the Lease, and the Lease has not expired by the clock of this process. */
  isLeader(): boolean {
    return (this.#state === "leading" || this.#state === "stopping") && this.#contender.isHeld;
  }

  /** The identity of the leader that was seen last, this candidate or another one. Empty if none was seen. */
  getLeader(): string {
    return this.#contender.leader;
  }

  /**
   * Waits until this candidate leads, calls `onStartedLeading`, and renews the Lease until the signal aborts. Then it
   * aborts the signal of `onStartedLeading`, renews the Lease until the promise of `onStartedLeading` is settled, gives the
   * Lease up if `releaseOnCancel` is set, and resolves.
   *
   * @throws LeaseLostError when the Lease was lost, what `onStartedLeading` throws, and TypeError when it was run before.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#state !== "created") {
      throw new TypeError(
        `Cannot elect a leader for the Lease "${this.#lease}": the elector is ${this.#state}, and an elector runs only once`,
      );
    }
    this.#state = "acquiring";
    try {
      if (await this.#acquire(signal)) {
        // If the signal has aborted meanwhile, no work has begun, so the Lease can be given up in any case.
        await (signal.aborted ? this.#release() : this.#lead(signal));
      }
    } finally {
      this.#state = "stopped";
      this.#logger.newState();
    }
  }

  /** Tries until the Lease is held. Returns false if the signal aborts before that. */
  async #acquire(signal: AbortSignal): Promise<boolean> {
    const { random = Math.random } = this.#options;
    do {
      const attempt = await this.#try("acquire", signal);
      if (attempt?.outcome === "held") {
        return true;
      }
    } while (await this.#pause(this.#periods.retryPeriodMs * (1 + JITTER_FACTOR * random()), signal));
    return false;
  }

  async #lead(signal: AbortSignal): Promise<void> {
    const { onStartedLeading, onStoppedLeading = (): void => undefined, releaseOnCancel } = this.#options;
    const term = linkedAbortController(signal);
    const stopRenewing = new AbortController();
    this.#state = "leading";
    term.signal.addEventListener("abort", () => this.#stopping(), { once: true });
    const work = endOfWork(onStartedLeading, term.signal).finally(() => stopRenewing.abort());
    try {
      const lost = await this.#renewUntil(stopRenewing.signal);
      if (lost !== undefined) {
        // Before the abort, so that a listener of the signal that asks `isLeader` is not told that it still leads.
        this.#state = "stopped";
        term.abort(lost);
        this.#logger.error({ lease: this.#lease }, lost.message);
      } else if (releaseOnCancel === true) {
        await this.#release();
      }
      this.#state = "stopped";
      guarded("onStoppedLeading", this.#logger, onStoppedLeading)();
      const failure = await work;
      if (lost !== undefined || failure !== undefined) {
        throw lost ?? failure?.thrown;
      }
    } finally {
      term.dispose();
    }
  }

  /** Must be called when the work is told to end. */
  #stopping(): void {
    if (this.#state === "leading") {
      this.#state = "stopping";
    }
  }

  /** Renews the Lease until the signal aborts. Returns the error if the Lease is lost before that. */
  async #renewUntil(signal: AbortSignal): Promise<LeaseLostError | undefined> {
    let lost: LeaseLostError | undefined;
    while (lost === undefined && !signal.aborted) {
      lost = await this.#renewOnce(signal);
    }
    return lost;
  }

  /**
   * Renews the Lease once, trying after each retry period until the deadline. Returns the error if the Lease is lost, and
   * `undefined` if it was renewed or the signal has aborted.
   */
  async #renewOnce(signal: AbortSignal): Promise<LeaseLostError | undefined> {
    const { renewDeadlineMs, retryPeriodMs } = this.#periods;
    const limited = linkedAbortController(signal);
    const leftMs = this.#contender.renewedAt + renewDeadlineMs - this.#clock.now();
    // A plain timer, because a process that was suspended must not wait for answers before it stops leading.
    const deadline = this.#clock.timer(leftMs, () => limited.abort());
    let cause: unknown;
    try {
      while (await this.#pause(retryPeriodMs, limited.signal)) {
        const attempt = await this.#try("renew", limited.signal);
        if (attempt?.outcome === "held") {
          return undefined;
        }
        if (attempt?.outcome === "heldByOther") {
          return this.#lost(`another candidate has taken it, and the leader is now "${attempt.holder}"`);
        }
        cause = attempt?.error ?? cause;
      }
      const failure = cause === undefined ? "no answer of the server" : messageOf(cause);
      return signal.aborted
        ? undefined
        : this.#lost(`it could not be renewed for ${renewDeadlineMs / 1000}s: ${failure}`, cause);
    } finally {
      deadline.cancel();
      limited.dispose();
    }
  }

  #lost(why: string, cause?: unknown): LeaseLostError {
    return new LeaseLostError(
      `Cannot lead by the Lease "${this.#lease}" any more: ${why}`,
      cause === undefined ? undefined : { cause },
    );
  }

  async #release(): Promise<void> {
    const limited = new AbortController();
    const deadline = this.#clock.timer(this.#periods.renewDeadlineMs, () => limited.abort());
    try {
      await this.#contender.release(limited.signal);
    } catch (error) {
      this.#tell("release", error);
    } finally {
      deadline.cancel();
    }
  }

  /** Makes one attempt, and reports what it has found. Returns `undefined` if the signal aborts before that. */
  async #try(task: "acquire" | "renew", signal: AbortSignal): Promise<Attempt | undefined> {
    let attempt: Attempt;
    try {
      attempt = await (task === "renew"
        ? this.#contender.renew(signal)
        : this.#contender.tryAcquireOrRenew(signal));
    } catch {
      return undefined;
    }
    if (attempt.outcome === "failed") {
      this.#tell(task, attempt.error);
    }
    this.#reportLeader();
    return attempt;
  }

  #reportLeader(): void {
    const { leader } = this.#contender;
    if (leader === this.#reportedLeader) {
      return;
    }
    this.#reportedLeader = leader;
    if (leader !== "") {
      this.#logger.info({ lease: this.#lease, leader }, `The leader is now "${leader}"`);
      guarded("onNewLeader", this.#logger, this.#options.onNewLeader ?? (() => undefined))(leader);
    }
  }

  #tell(task: string, error: unknown): void {
    const level = isConflict(error) ? "debug" : "warn";
    const advice = isForbidden(error)
      ? "; allow this user to get, create and update leases of the group coordination.k8s.io"
      : "";
    this.#logger[level](
      { lease: this.#lease },
      `Cannot ${task} the Lease "${this.#lease}": ${messageOf(error)}${advice}`,
    );
  }

  /** Waits. Returns false if the signal aborts before the end. */
  async #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#clock.sleep(ms, signal);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * Resolves when the work has failed, or when the signal has aborted and the work has ended. Never rejects. An abort is
 * not a failure.
 */
async function endOfWork(
  start: LeaderElectorOptions["onStartedLeading"],
  signal: AbortSignal,
): Promise<{ readonly thrown: unknown } | undefined> {
  try {
    await start(signal);
  } catch (error) {
    const isAbort = error === signal.reason || (error instanceof Error && error.name === "AbortError");
    return signal.aborted && isAbort ? undefined : { thrown: error };
  }
  await whenAborted(signal);
  return undefined;
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve, { once: true });
    });
  }
}

import type { ObjectName } from "../api/object-key.js";
import type { Clock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { Transport } from "../transport/transport.js";

/** How a candidate takes part in an election. The names are those of client-go's `LeaderElectionConfig`. */
export interface LeaderElectionOptions {
  readonly transport: Transport;
  /** The Lease that the candidates compete for. It is created if it does not exist. */
  readonly lease: ObjectName;
  /**
   * The name of this candidate in the Lease. No two candidates may have the same.
   *
   * @defaultValue the name of the host and a random UUID
   */
  readonly identity?: string | undefined;
  /** Receives failures and changes of the leader. `console` will do. */
  readonly logger: Logger;
  /**
   * How long other candidates wait after they saw the leader renew the Lease before they take it. Whole seconds, because
   * a Lease counts in seconds. @defaultValue 15 000
   */
  readonly leaseDurationMs?: number | undefined;
  /**
   * How long a leader may go without a renewal before it stops leading, counted from when the request of its last successful
   * renewal was sent. @defaultValue 10 000
   */
  readonly renewDeadlineMs?: number | undefined;
  /**
   * How long a leader waits before each attempt to renew the Lease. The other candidates wait between this and 2.2 times
   * this between two attempts, so that they do not all come at once. @defaultValue 2 000
   */
  readonly retryPeriodMs?: number | undefined;
  /** Called when the leader is another one than before, also with the first leader that is seen. */
  readonly onNewLeader?: ((identity: string) => void) | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
  /** Returns uniformly distributed numbers in [0, 1). @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
}

/** Options of a LeaderElector. */
export interface LeaderElectorOptions extends LeaderElectionOptions {
  /**
   * Called when this candidate has become the leader. The signal aborts when it must stop leading. If the function
   * returns a promise, the elector waits for it before it ends. If the promise rejects, this candidate stops leading. If
   * it resolves, this candidate goes on leading.
   */

  readonly onStartedLeading: (signal: AbortSignal) => void | Promise<void>;
  /**
   * Called once when this candidate has stopped leading, never if it has not led. When the Lease was lost, it is called at
   * once, and what `onStartedLeading` began may still be running.
   */
  readonly onStoppedLeading?: (() => void) | undefined;
  /**
   * Whether to give the Lease up at the end, so that another candidate can lead within its retry period instead of after
   * `leaseDurationMs`. Only for an `onStartedLeading` whose promise is settled when all of its work has ended.
   *
   * @defaultValue false, as in client-go
   */
  readonly releaseOnCancel?: boolean | undefined;
}

/** The periods of an election, checked. */
export interface ElectionPeriods {
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
}

/** By how much of the retry period a wait may be longer (client-go: `JitterFactor`). */
export const JITTER_FACTOR = 1.2;

/**
 * Returns the periods with their defaults.
 *
 * @throws RangeError unless leaseDurationMs > renewDeadlineMs > 1.2 x retryPeriodMs > 0 (client-go: `NewLeaderElector`),
 * or when leaseDurationMs is not in whole seconds.
 */
export function electionPeriods(options: LeaderElectionOptions): ElectionPeriods {
  const { leaseDurationMs = 15_000, renewDeadlineMs = 10_000, retryPeriodMs = 2_000 } = options;
  const refuse = (found: string, expected: string): never => {
    const { namespace, name } = options.lease;
    throw new RangeError(
      `Cannot elect a leader for the Lease "${namespace}/${name}": found ${found}, ${expected}`,
    );
  };
  if (!(retryPeriodMs > 0)) {
    refuse(`retryPeriodMs ${retryPeriodMs}`, "expected a number above 0");
  }
  if (!(renewDeadlineMs > JITTER_FACTOR * retryPeriodMs)) {
    refuse(
      `renewDeadlineMs ${renewDeadlineMs}`,
      `expected more than ${JITTER_FACTOR * retryPeriodMs}, which is ${JITTER_FACTOR} times retryPeriodMs`,
    );
  }
  if (!(leaseDurationMs > renewDeadlineMs)) {
    refuse(
      `leaseDurationMs ${leaseDurationMs}`,
      `expected more than renewDeadlineMs, which is ${renewDeadlineMs}`,
    );
  }
  if (leaseDurationMs % 1000 !== 0) {
    refuse(`leaseDurationMs ${leaseDurationMs}`, "expected whole seconds, because a Lease counts in seconds");
  }
  return { leaseDurationMs, renewDeadlineMs, retryPeriodMs };
}

/** @throws TypeError when the Lease has no namespace or name, the identity is empty, or there is no logger. */
export function checkElection({ lease, identity, logger }: LeaderElectionOptions): void {
  if (lease.namespace === "" || lease.name === "") {
    throw new TypeError(
      `Cannot elect a leader: found the Lease "${lease.namespace}/${lease.name}", expected a namespace and a name`,
    );
  }
  if (identity === "") {
    throw new TypeError(
      `Cannot elect a leader for the Lease "${lease.namespace}/${lease.name}": found an empty identity, expected a name that no other candidate has`,
    );
  }
  if ((logger as unknown) === undefined) {
    throw new TypeError(
      `Cannot elect a leader for the Lease "${lease.namespace}/${lease.name}": found no logger, so failures would not be seen; pass console`,
    );
  }
}

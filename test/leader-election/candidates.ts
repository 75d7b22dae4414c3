import type { TestContext } from "node:test";
import { LeaderElector } from "../../src/leader-election/leader-elector.js";
import type { LeaderElectorOptions } from "../../src/leader-election/leader-elector-options.js";
import { type LeaseRecord, leaseRecordOf } from "../../src/leader-election/lease-record.js";
import type { Lease } from "../../src/types/coordination/v1.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { ObjectServer } from "../support/object-server.js";
import { RecordingLogger } from "../support/recording-logger.js";

export const LEASE = { namespace: "foo", name: "bar" };
export const PATH = "/apis/coordination.k8s.io/v1/namespaces/foo/leases/bar";

/** A candidate that runs, and what it has told. */
export interface Candidate {
  readonly elector: LeaderElector;
  /** What happened, in order: `started`, `aborted`, `stopped`, `leader NAME`. */
  readonly told: string[];
  readonly logger: RecordingLogger;
  /** The promise of `run`, with its error if it rejects. */
  readonly ended: Promise<unknown>;
  readonly stop: () => void;
}

/** A server with one Lease, a clock, and candidates. */
export class Election {
  readonly clock: FakeClock = new FakeClock();
  readonly server: ObjectServer = new ObjectServer();
  readonly #t: TestContext;

  constructor(t: TestContext) {
    this.#t = t;
  }

  /** The record of the Lease on the server. */
  get record(): LeaseRecord | undefined {
    const lease = this.server.get(PATH) as Lease | undefined;
    return lease && leaseRecordOf(lease);
  }

  /** Writes the record of the Lease as another client does. */
  write(record: Partial<LeaseRecord>): void {
    const stored = this.server.get(PATH) as Lease | undefined;
    this.server.put(PATH, { ...stored, spec: { ...stored?.spec, ...record } });
  }

  /** Runs a candidate until the test ends. Jitter is off. */
  async run(identity: string, options: Partial<LeaderElectorOptions> = {}): Promise<Candidate> {
    const told: string[] = [];
    const logger = new RecordingLogger();
    const { onStartedLeading = (): undefined => undefined, ...others } = options;
    const elector = new LeaderElector({
      transport: this.server,
      lease: LEASE,
      identity,
      logger,
      clock: this.clock,
      random: () => 0,
      onNewLeader: (leader) => void told.push(`leader ${leader}`),
      onStoppedLeading: () => void told.push("stopped"),
      onStartedLeading: async (signal) => {
        told.push("started");
        signal.addEventListener("abort", () => void told.push("aborted"), { once: true });
        return onStartedLeading(signal);
      },
      ...others,
    });
    const stop = new AbortController();
    const ended = elector.run(stop.signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    this.#t.after(() => stop.abort());
    await settle();
    return { elector, told, logger, ended, stop: () => stop.abort() };
  }
}

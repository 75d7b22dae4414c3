import type { Pod } from "../../src/api/pod.js";
import type { Clock } from "../../src/base/clock.js";
import type { HttpTransport } from "../../src/transport/http-transport.js";
import type { Cluster } from "./cluster.js";
import type { FaultKind } from "./fault-plan.js";
import type { WaitLimits } from "./waits.js";
import type { WritePlanOptions } from "./write-plan.js";

/** A server, the ways to hurt it and the ways to it: what a run needs of either of its two kinds. */
export interface World {
  readonly name: string;
  /** Of client and server. */
  readonly clock: Clock;
  /** The backoff that informers use here. */
  readonly backoff: WaitLimits;
  readonly minWatchTimeoutMs: number;
  readonly cluster: Cluster;
  readonly faults: readonly FaultKind[];
  readonly pace: WorldPace;
  /** A connection of its own for each informer, so that faults can strike one of them. */
  connect(user: string): Promise<HttpTransport>;
  /** What is really there. */
  pods(): Promise<readonly Pod[]>;
  /** Takes all faults away. `lied`: also makes everybody list anew, since nobody can know what was a lie. */
  calm(lied: boolean): Promise<void>;
  /** How often each fault struck. */
  struck(): ReadonlyMap<string, number>;
  /** What the server knows of one informer, for whoever wonders why it is not where it should be. */
  traces(user: string): readonly string[];
  /** Connections that clients have open. */
  connections(): number;
  close(): Promise<void>;
}

export interface WorldPace extends Omit<WritePlanOptions, "forMs"> {
  readonly stormMs: number;
  readonly longestCalmMs: number;
  /** Between two looks at whether everything is equal. */
  readonly pollMs: number;
  /** How long everything may take to be equal once faults and writes have ended. */
  readonly convergenceLimitMs: number;
}

import type { Pod } from "../../src/api/pod.js";
import type { Clock } from "../../src/base/clock.js";
import type { HttpTransport } from "../../src/transport/http-transport.js";
import type { Protocol } from "../support/protocols.js";
import type { Cluster } from "./cluster.js";
import type { FaultKind } from "./fault-plan.js";
import type { WaitLimits } from "./waits.js";
import type { WritePlanOptions } from "./write-plan.js";

/**
 * A server with its faults and its connections. A run needs nothing else, and there are two implementations.
 */
export interface World {
  readonly name: string;
  /** The clock of client and server. */
  readonly clock: Clock;
  /** The backoff that informers use in this world. */
  readonly backoff: WaitLimits;
  readonly minWatchTimeoutMs: number;
  readonly cluster: Cluster;
  readonly faults: readonly FaultKind[];
  readonly pace: WorldPace;
  /** Creates a transport for one informer, so that faults can strike this informer alone. */
  connect(user: string, protocol: Protocol): Promise<HttpTransport>;
  /** Returns the pods that really exist. */
  pods(): Promise<readonly Pod[]>;
  /** Ends all faults. After lies, makes every informer list again, because clients cannot recognise lies. */
  calm(lied: boolean): Promise<void>;
  /** Returns how often each fault struck. */
  struck(): ReadonlyMap<string, number>;
  /** Returns the last requests of one informer, printed when a check has failed. */
  traces(user: string): readonly string[];
  /** Returns the number of open connections of clients. */
  connections(): number;
  close(): Promise<void>;
}

export interface WorldPace extends Omit<WritePlanOptions, "forMs"> {
  readonly stormMs: number;
  readonly longestCalmMs: number;
  /** Milliseconds between two checks whether everything is equal. */
  readonly pollMs: number;
  /** The longest time until everything is equal after faults and writes have ended. */
  readonly convergenceLimitMs: number;
}

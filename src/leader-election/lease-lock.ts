import { ObjectClient } from "../api-client/object-client.js";
import { LEASES } from "../api/built-in-resources.js";
import type { ObjectName } from "../api/object-key.js";
import type { Clock } from "../base/clock.js";
import { nonEmpty } from "../base/json-object.js";
import type { Transport } from "../transport/transport.js";
import type { Lease } from "../types/coordination/v1.js";
import { WireError } from "../wire/wire-error.js";
import { type LeaseRecord, leaseRecordOf } from "./lease-record.js";

/** Options of a LeaseLock. */
export interface LeaseLockOptions {
  readonly transport: Transport;
  readonly lease: ObjectName;
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
}

/**
 * The Lease on the server (client-go: `resourcelock.LeaseLock`). An update names the resourceVersion that was seen last,
 * so it fails with 409 if another candidate has written the Lease since. Members that are not part of the record stay,
 * for example labels. Throws what ObjectClient throws.
 */
export class LeaseLock {
  readonly #client: ObjectClient<Lease>;
  readonly #name: ObjectName;
  /** The Lease as the server sent it last. */
  #seen: Lease | undefined;

  constructor({ transport, lease, requestTimeoutMs, clock }: LeaseLockOptions) {
    this.#client = new ObjectClient({ transport, resource: LEASES, requestTimeoutMs, clock });
    this.#name = lease;
  }

  async get(signal: AbortSignal): Promise<LeaseRecord> {
    return leaseRecordOf(this.#remember(await this.#client.get(this.#name, signal)));
  }

  async create(record: LeaseRecord, signal: AbortSignal): Promise<void> {
    const { namespace, name } = this.#name;
    const type = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" } as const;
    this.#remember(
      await this.#client.create({ ...type, metadata: { namespace, name }, spec: record }, signal),
    );
  }

  /** Writes the record into the Lease that was seen last. One was seen before, by `get` or `create`. */
  async update(record: LeaseRecord, signal: AbortSignal): Promise<void> {
    const { namespace, name } = this.#name;
    const metadata = { ...this.#seen?.metadata, namespace, name };
    this.#remember(await this.#client.update({ ...this.#seen, metadata, spec: record }, signal));
  }

  /** @throws WireError if there is no resourceVersion, because an update without one would succeed in any case. */
  #remember(lease: Lease): Lease {
    if (nonEmpty(lease.metadata?.resourceVersion) === undefined) {
      const { namespace, name } = this.#name;
      throw new WireError(`Cannot read the Lease "${namespace}/${name}": it has no resourceVersion`);
    }
    this.#seen = lease;
    return lease;
  }
}

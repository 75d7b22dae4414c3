import { microTime } from "../api/micro-time.js";
import { isConflict, isNotFound } from "../api/status-error.js";
import type { Clock } from "../base/clock.js";
import type { LeaseLock } from "./lease-lock.js";
import { isSameRecord, type LeaseRecord } from "./lease-record.js";

/** How an attempt to acquire or renew the Lease has ended. */
export type Attempt =
  | { readonly outcome: "held" }
  /** `holder` is empty if the other one has given the Lease up already. */
  | { readonly outcome: "heldByOther"; readonly holder: string }
  | { readonly outcome: "failed"; readonly error: unknown };

/** What a contender has seen of the Lease last. */
interface Observation {
  readonly record: LeaseRecord;
  /** When it was seen first, by the clock of this process. */
  readonly at: number;
}

/** Options of a Contender. */
export interface ContenderOptions {
  readonly lock: LeaseLock;
  readonly identity: string;
  readonly leaseDurationMs: number;
  readonly clock: Clock;
}

/** What is known of a Lease before it was read. */
const NOTHING: LeaseRecord = {
  holderIdentity: "",
  leaseDurationSeconds: 0,
  acquireTime: "",
  renewTime: "",
  leaseTransitions: 0,
};

/**
 * One candidate for a Lease, and what it knows of the Lease. The rules are those of client-go's `tryAcquireOrRenew` and
 * `release`.
 *
 * Clocks of different machines differ, so the times in a Lease are never compared with the local time. A Lease has
 * expired when this process has not seen it change for as long as the Lease says that it is valid. So the clocks may
 * show any time, as long as they run equally fast.
 */
export class Contender {
  readonly #lock: LeaseLock;
  readonly #identity: string;
  readonly #leaseDurationSeconds: number;
  readonly #clock: Clock;
  #observed: Observation = { record: NOTHING, at: 0 };
  #renewedAt = -Infinity;

  constructor({ lock, identity, leaseDurationMs, clock }: ContenderOptions) {
    this.#lock = lock;
    this.#identity = identity;
    this.#leaseDurationSeconds = leaseDurationMs / 1000;
    this.#clock = clock;
  }

  /** The identity of the leader that was seen last. Empty if none was seen, or if the Lease was given up. */
  get leader(): string {
    return this.#observed.record.holderIdentity;
  }

  /** Whether this contender holds the Lease, and no other one can believe by now that it has expired. */
  get isHeld(): boolean {
    const validMs = this.#observed.record.leaseDurationSeconds * 1000;
    return this.leader === this.#identity && this.#clock.now() < this.#renewedAt + validMs;
  }

  /**
   * When the last request was sent that has acquired or renewed the Lease, by the clock of this process. No other
   * contender can have seen that renewal earlier. A request whose answer was lost does not count, because it may have
   * arrived at any time.
   */
  get renewedAt(): number {
    return this.#renewedAt;
  }

  /** Makes one attempt to acquire the Lease, or to renew it if it is held. Throws only the signal's reason. */
  async tryAcquireOrRenew(signal: AbortSignal): Promise<Attempt> {
    return this.#attempt(
      signal,
      () => this.leader !== "" && this.leader !== this.#identity && this.#isValid(),
    );
  }

  /**
   * Makes one attempt to renew the Lease. If another candidate has taken it, it is not taken back, even if it has been
   * given up since, because another leader may have changed anything. Throws only the signal's reason.
   */
  async renew(signal: AbortSignal): Promise<Attempt> {
    return this.#attempt(signal, () => this.leader !== this.#identity);
  }

  /**
   * Gives the Lease up, so that another candidate need not wait until it expires. Does nothing if another one holds it.
   *
   * @throws StatusError, TransportError, WireError, or the signal's reason.
   */
  async release(signal: AbortSignal): Promise<void> {
    for (;;) {
      // The last renewal may have arrived without an answer, so the present resourceVersion is read first.
      this.#observe(await this.#lock.get(signal));
      if (this.leader !== this.#identity) {
        return;
      }
      const now = microTime(this.#clock.date());
      const { leaseTransitions } = this.#observed.record;
      const released = { holderIdentity: "", leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
      try {
        await this.#write({ ...released, leaseTransitions }, signal);
        return;
      } catch (error) {
        if (!isConflict(error)) {
          throw error;
        }
      }
    }
  }

  async #attempt(signal: AbortSignal, isTaken: () => boolean): Promise<Attempt> {
    try {
      if (await this.#renewFast(signal)) {
        return { outcome: "held" };
      }
      const present = await this.#read(signal);
      // A Lease that was deleted counts as valid until it would have expired, because its leader may not know yet.
      if (isTaken()) {
        return { outcome: "heldByOther", holder: this.leader };
      }
      await (present === undefined ? this.#create(signal) : this.#write(this.#nextRecord(), signal));
      return { outcome: "held" };
    } catch (error) {
      signal.throwIfAborted();
      return { outcome: "failed", error };
    }
  }

  /** Renews without reading first, as long as the Lease is surely held. Returns false if that did not succeed. */
  async #renewFast(signal: AbortSignal): Promise<boolean> {
    if (!this.isHeld) {
      return false;
    }
    try {
      await this.#write(this.#nextRecord(), signal);
      return true;
    } catch {
      // Another client has written the Lease, or the answer was lost. Reading tells.
      signal.throwIfAborted();
      return false;
    }
  }

  /** Reads the Lease. Returns `undefined` if it does not exist. */
  async #read(signal: AbortSignal): Promise<LeaseRecord | undefined> {
    try {
      return this.#observe(await this.#lock.get(signal));
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async #create(signal: AbortSignal): Promise<void> {
    const at = this.#clock.now();
    const next = this.#nextRecord();
    const record = { ...next, acquireTime: next.renewTime, leaseTransitions: 0 };
    await this.#lock.create(record, signal);
    this.#written(record, at);
  }

  async #write(record: LeaseRecord, signal: AbortSignal): Promise<void> {
    const at = this.#clock.now();
    await this.#lock.update(record, signal);
    this.#written(record, at);
  }

  /** The Lease counts as renewed when the request was sent, because the server may be slow to answer. */
  #written(record: LeaseRecord, at: number): void {
    this.#observed = { record, at };
    this.#renewedAt = at;
  }

  /** Returns the record that acquires or renews the Lease. A leader that renews keeps the time when it began. */
  #nextRecord(): LeaseRecord {
    const now = microTime(this.#clock.date());
    const { holderIdentity, acquireTime, leaseTransitions } = this.#observed.record;
    const isRenewal = holderIdentity === this.#identity;
    return {
      holderIdentity: this.#identity,
      leaseDurationSeconds: this.#leaseDurationSeconds,
      acquireTime: isRenewal && acquireTime !== "" ? acquireTime : now,
      renewTime: now,
      leaseTransitions: isRenewal ? leaseTransitions : leaseTransitions + 1,
    };
  }

  #observe(record: LeaseRecord): LeaseRecord {
    if (!isSameRecord(record, this.#observed.record)) {
      this.#observed = { record, at: this.#clock.now() };
    }
    return record;
  }

  #isValid(): boolean {
    const { record, at } = this.#observed;
    return this.#clock.now() < at + record.leaseDurationSeconds * 1000;
  }
}

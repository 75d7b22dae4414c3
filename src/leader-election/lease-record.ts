import { countOf, isJsonObject, type JsonObject, textOf } from "../base/json-object.js";
import type { Lease } from "../types/coordination/v1.js";

/** What a Lease says about the leader, with the names of its JSON (client-go: `LeaderElectionRecord`). */
export interface LeaseRecord {
  /** The identity of the leader. Empty if no candidate holds the Lease. */
  readonly holderIdentity: string;
  /** How long the Lease is valid after it was renewed. */
  readonly leaseDurationSeconds: number;
  /** When the leader began to lead, as a MicroTime by its own clock. */
  readonly acquireTime: string;
  /** When the leader renewed the Lease, as a MicroTime by its own clock. Other candidates do not rely on it. */
  readonly renewTime: string;
  /** How often the leader has changed. */
  readonly leaseTransitions: number;
}

/** Reads the record of a Lease. Members that are missing, or of an unexpected type, count as empty. */
export function leaseRecordOf({ spec }: Lease): LeaseRecord {
  const said: JsonObject = isJsonObject(spec) ? spec : {};
  return {
    holderIdentity: textOf(said["holderIdentity"]),
    leaseDurationSeconds: countOf(said["leaseDurationSeconds"]),
    acquireTime: textOf(said["acquireTime"]),
    renewTime: textOf(said["renewTime"]),
    leaseTransitions: countOf(said["leaseTransitions"]),
  };
}

/** Reports whether two records are equal, so that no candidate has written the Lease between them. */
export function isSameRecord(one: LeaseRecord, other: LeaseRecord): boolean {
  const members = Object.keys(one) as (keyof LeaseRecord)[];
  return members.every((member) => one[member] === other[member]);
}

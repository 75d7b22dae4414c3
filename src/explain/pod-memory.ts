import type { ObjectKey } from "../api/object-key.js";
import type { PodSummary } from "./pod-summary.js";

/** The number of pods whose last state is remembered. The others are decoded again when they change. */
const MOST_PODS = 4_096;
/** The number of deleted pods that are remembered. */
const MOST_GONE = 1_000;
/** How long a deleted pod is remembered. A StatefulSet replaces a pod within seconds. */
const GONE_MS = 10 * 60_000;

/** The last state of a pod that has changed while we watched. */
export interface RememberedPod {
  /** The version of the pod that `summary` describes. */
  resourceVersion: string;
  summary: PodSummary;
  /** When STATUS became what it is, in milliseconds since 1970, or undefined if that was before the pod changed. */
  wordSince: number | undefined;
  /** Whether that was seen as it happened. Otherwise STATUS may have become so earlier. */
  exact: boolean;
  /** When the deletion was requested, as the pod said first, in milliseconds since 1970. */
  deletionAsked: number | undefined;
}

interface GonePod {
  readonly uid: string;
  readonly at: number;
}

/**
 * What is remembered of pods that changed while we watched, and of deleted pods. Pods that are in the first list
 * and never change take no memory here.
 */
export class PodMemory {
  /** The pods that changed last are at the end. */
  readonly #pods = new Map<ObjectKey, RememberedPod>();
  readonly #gone = new Map<ObjectKey, GonePod>();
  #hasForgotten = false;

  /** Whether a pod has been forgotten because too many others changed. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  get(key: ObjectKey): RememberedPod | undefined {
    return this.#pods.get(key);
  }

  /** Notes that a pod has another version and is otherwise the same. */
  renew(key: ObjectKey, from: string, to: string): void {
    const pod = this.#pods.get(key);
    if (pod?.resourceVersion === from) {
      pod.resourceVersion = to;
    }
  }

  /** Remembers the state of a pod. */
  put(key: ObjectKey, pod: RememberedPod): void {
    this.#pods.delete(key);
    this.#pods.set(key, pod);
    this.#hasForgotten = keepNewest(this.#pods, MOST_PODS) || this.#hasForgotten;
  }

  /** Forgets the state of a deleted pod, and remembers its deletion. */
  leave(key: ObjectKey, uid: string, at: number): void {
    this.#pods.delete(key);
    this.#gone.delete(key);
    this.#gone.set(key, { uid, at });
    keepNewest(this.#gone, MOST_GONE);
  }

  /** Returns the deleted pod of the same name, if it was another pod. */
  replacedBy(key: ObjectKey, uid: string, at: number): GonePod | undefined {
    const gone = this.#gone.get(key);
    this.#gone.delete(key);
    return gone === undefined || gone.uid === uid || gone.uid === "" || at - gone.at > GONE_MS
      ? undefined
      : gone;
  }
}

/** Removes the oldest entries. Reports whether there were too many. */
function keepNewest(map: Map<string, unknown>, most: number): boolean {
  if (map.size <= most) {
    return false;
  }
  for (const key of map.keys()) {
    map.delete(key);
    break;
  }
  return true;
}

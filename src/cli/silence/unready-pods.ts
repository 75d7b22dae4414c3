import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { podStatus, type PodStatusSummary } from "../../api/pod-status.js";
import type { Clock } from "../../base/clock.js";
import { listOf, nonEmpty } from "../../base/json-object.js";
import { timeOf } from "../../explain/duration-text.js";
import { PodDetails } from "../../explain/pod-details.js";
import { conditionTime, deletionRequested } from "../../explain/word-began.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { ObservedEvent } from "../watching/companion.js";

/** Where the pods of a target are. */
export interface PodsPlace {
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
  /** Whether their watch is interrupted, so that they may have another state by now. */
  isInterrupted(): boolean;
}

/** A pod that is neither ready nor done, or that is being deleted. All times are those of our clock. */
export interface UnreadyPod {
  readonly key: ObjectKey;
  readonly place: PodsPlace;
  readonly kind: "notReady" | "terminating";
  /** When it became so, as far as is known. */
  readonly since: number;
  /** When it should have ended: the end of the grace period of a deletion, else the same time. */
  readonly overdueSince: number;
  /** When we saw it first. */
  readonly seenAt: number;
  /** Whether the pod was created while we watched, and has not been ready since. */
  readonly isNew: boolean;
  /** The last state of the pod. */
  pod: Pod;
  /** STATUS of that state. */
  status: string;
  /** The number of reminders that named it. */
  reminders: number;
}

export interface UnreadyPodsOptions {
  readonly clock: Pick<Clock, "now" | "date">;
  readonly place: PodsPlace;
  /** Called for each pod that is unready from now on. */
  readonly onUnready: (pod: UnreadyPod) => void;
  /** Called for each pod that is ready from now on. */
  readonly onReady: (pod: UnreadyPod) => void;
}

type Change = Exclude<ResourceEvent<Pod>, { readonly type: "delete" }>;

/** A pod that is unready in a state that has just come. */
interface Seen {
  readonly kind: UnreadyPod["kind"];
  readonly object: Pod;
  /** Whether it became so while we watched. */
  readonly wasSeen: boolean;
  readonly status: string;
}

/** The pods of one target that are selected and not ready now. Nothing is remembered of the others. */
export class UnreadyPods {
  readonly #options: UnreadyPodsOptions;
  readonly #pods = new Map<ObjectKey, UnreadyPod>();

  constructor(options: UnreadyPodsOptions) {
    this.#options = options;
  }

  values(): Iterable<UnreadyPod> {
    return this.#pods.values();
  }

  /** Notes what happened to a pod. */
  observe(observed: ObservedEvent<Pod>): void {
    const { event, read, told } = observed;
    if (event.type === "delete") {
      this.#pods.delete(event.deleted.key);
    } else if (event.cause === "resync") {
      // Nothing has changed.
    } else if (told === "nothing") {
      this.#leave(event.object, false);
    } else if (read !== undefined) {
      this.#judge(event, observed);
    }
  }

  /** Notes the state of a pod that is selected, or was until now. */
  #judge(event: Change, { read, why, told }: ObservedEvent<Pod>): void {
    const { type, object, cause } = event;
    const reading = read?.object;
    const shown = reading && (why?.shown ?? podStatus(reading));
    const state = reading && shown && stateOf(reading, shown);
    if (shown !== undefined && told !== "left" && (state === "notReady" || state === "terminating")) {
      const wasSeen = cause === "watch" && told !== "entered";
      this.#unready({ kind: state, object, wasSeen, status: shown.status }, type);
    } else {
      this.#leave(object, state === "ready");
    }
  }

  #unready({ kind, object, wasSeen, status }: Seen, type: "add" | "update"): void {
    const key = objectIdentity.keyOf(object);
    const known = this.#pods.get(key);
    if (known?.kind === kind) {
      known.pod = object;
      known.status = status;
      return;
    }
    const pod = {
      key,
      place: this.#options.place,
      kind,
      ...this.#times(kind, object, wasSeen),
      isNew: type === "add" && wasSeen,
      pod: object,
      status,
      reminders: 0,
    };
    this.#pods.set(key, pod);
    this.#options.onUnready(pod);
  }

  #leave(object: Pod, isReady: boolean): void {
    if (this.#pods.size === 0) {
      return;
    }
    const key = objectIdentity.keyOf(object);
    const pod = this.#pods.get(key);
    this.#pods.delete(key);
    if (pod !== undefined && isReady) {
      this.#options.onReady(pod);
    }
  }

  #times(
    kind: UnreadyPod["kind"],
    object: Pod,
    wasSeen: boolean,
  ): Pick<UnreadyPod, "since" | "overdueSince" | "seenAt"> {
    const { clock } = this.#options;
    const seenAt = clock.now();
    const details = new PodDetails(object);
    /** Returns a time in the pod as a time of our clock, or the present time if the pod has none. */
    const ours = (time: number | undefined): number =>
      time === undefined ? seenAt : seenAt + time - clock.date().getTime();
    if (kind === "terminating") {
      const since = Math.min(seenAt, ours(deletionRequested(details)));
      return { since, overdueSince: ours(timeOf(details.read("life").metadata?.deletionTimestamp)), seenAt };
    }
    const since = wasSeen ? seenAt : Math.min(seenAt, ours(unreadySince(details)));
    return { since, overdueSince: since, seenAt };
  }
}

function stateOf(pod: Pod, { ready, total }: PodStatusSummary): UnreadyPod["kind"] | "ready" | "done" {
  if (nonEmpty(pod.metadata?.deletionTimestamp) !== undefined) {
    return "terminating";
  }
  const { phase, conditions } = pod.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") {
    return "done";
  }
  const isReady =
    ready === total &&
    total > 0 &&
    !listOf(conditions).some(({ type, status }) => type === "Ready" && status !== "True");
  return isReady ? "ready" : "notReady";
}

/** Returns when a pod stopped being ready, as far as its conditions show. */
function unreadySince(details: PodDetails): number | undefined {
  return conditionTime(details, "Ready") ?? timeOf(details.read("life").metadata?.creationTimestamp);
}

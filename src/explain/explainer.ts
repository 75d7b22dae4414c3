import type { Pod } from "../api/pod.js";
import { podStatus, type PodStatusSummary } from "../api/pod-status.js";
import type { ResourceEvent } from "../informer/resource-event-handler.js";
import type { ChangedMembers } from "../wire/kept/changed-members.js";
import { objectIdentity } from "../wire/kept/object-identity.js";
import { type Change, type Explanation, significanceOf } from "./change.js";
import { changesIn, namesOf } from "./changed-members.js";
import type { Comparison, TellsContainer } from "./comparison.js";
import { ageText, measuredText, seconds } from "./duration-text.js";
import { changesBetween, farewell, troublesOf } from "./finders.js";
import { firstDeletionRequest } from "./metadata-changes.js";
import { originFinder } from "./pod-origin.js";
import { PodDetails } from "./pod-details.js";
import { PodMemory, type RememberedPod } from "./pod-memory.js";
import { isQuiet, podSummary, summaryOf } from "./pod-summary.js";
import { token } from "./token.js";
import { wordBegan } from "./word-began.js";

export { SUMMARY_FIELDS } from "./pod-summary.js";

/**
 * Explains the events of pods, in the order in which they happen.
 *
 * @param reading - the pod of the event with the fields that are printed and SUMMARY_FIELDS, or undefined if it
 * cannot be read.
 */
export type Explain = (event: ResourceEvent<Pod>, reading: Pod | undefined, at: Date) => Explanation;

/**
 * Returns a function that explains events. It remembers what it needs of the pods that change.
 *
 * @param tellsContainer - reports whether the container with this name in tokens is explained. By default all are.
 */
export function explainer(tellsContainer?: TellsContainer): Explain {
  const story = new Story(tellsContainer);
  return (event, reading, at) => {
    switch (event.type) {
      case "add":
        return story.added(event, reading, at.getTime());
      case "update":
        return story.updated(event, reading, at.getTime());
      case "delete":
        return story.deleted(event, reading, at.getTime());
    }
  };
}

type EventOf<Type extends ResourceEvent<Pod>["type"]> = Extract<ResourceEvent<Pod>, { readonly type: Type }>;

/** What happened to all pods so far, as far as it is remembered. */
class Story {
  readonly #memory = new PodMemory();
  readonly #originOf = originFinder();
  /** When the first list had been explained. STATUS of the pods that have not changed since is older than that. */
  #listedAt: number | undefined;
  readonly #tellsContainer: TellsContainer | undefined;

  constructor(tellsContainer: TellsContainer | undefined) {
    this.#tellsContainer = tellsContainer;
  }

  added({ object, cause }: EventOf<"add">, reading: Pod | undefined, at: number): Explanation {
    const changes = this.#origin(object, cause === "initial" ? at : undefined);
    if (cause === "initial") {
      this.#listedAt = at;
    } else {
      changes.push(...this.#replaced(object, at));
    }
    if (reading === undefined) {
      return { shown: undefined, significance: "significant", changes };
    }
    const shown = podStatus(reading);
    if (cause !== "initial" || !isQuiet(reading, shown)) {
      const summary = podSummary(reading, shown);
      const details = new PodDetails(object);
      for (const change of troublesOf({ summary, details, at, tells: this.#tellsContainer })) {
        changes.push(change);
      }
      if (cause !== "initial") {
        this.#remember(object, {
          summary,
          wordSince: at,
          exact: cause === "watch",
          deletionAsked: undefined,
        });
      }
    }
    return { shown, significance: "significant", changes };
  }

  updated(event: EventOf<"update">, reading: Pod | undefined, at: number): Explanation {
    const { oldObject, object, cause } = event;
    const shown = reading === undefined ? undefined : podStatus(reading);
    if (cause === "resync" || oldObject === object) {
      return { shown, significance: "nothing", changes: [] };
    }
    this.#listedAt ??= at;
    const members = changesIn(oldObject, object);
    const changes =
      reading === undefined || shown === undefined
        ? []
        : this.#compared(event, { reading, shown, members, at });
    if (changes.length > 0) {
      return { shown, significance: significanceOf(changes), changes };
    }
    const tokens = [token("changed", namesOf(members))];
    return { shown, significance: "nothing", changes: [{ what: "other", significance: "nothing", tokens }] };
  }

  deleted(
    { deleted: { key, object } }: EventOf<"delete">,
    reading: Pod | undefined,
    at: number,
  ): Explanation {
    const deletionAsked = this.#memory.get(key)?.deletionAsked;
    this.#memory.leave(key, object === undefined ? "" : objectIdentity.uidOf(object), at);
    if (object === undefined || reading === undefined) {
      return { shown: undefined, significance: "significant", changes: [] };
    }
    const shown = podStatus(reading);
    const view = { summary: podSummary(reading, shown), details: new PodDetails(object), at, deletionAsked };
    return { shown, significance: "significant", changes: farewell(view) };
  }

  /**
   * Returns what created a pod, and how old the pod is if it existed before the watch. It allocates little, because first
   * lists may be long.
   */
  #origin(object: Pod, at: number | undefined): Change[] {
    const { owner, created } = this.#originOf(object);
    if (created === undefined || at === undefined) {
      return owner.length === 0 ? [] : [{ what: "other", significance: "significant", tokens: owner }];
    }
    const age = token("age", seconds(at - created), ageText(at - created));
    const tokens = owner.length === 0 ? [age] : [...owner, age];
    return [{ what: "other", significance: "significant", tokens }];
  }

  /** Returns the change of a pod that has the name of a pod that was deleted. */
  #replaced(object: Pod, at: number): readonly Change[] {
    const uid = objectIdentity.uidOf(object);
    const gone = this.#memory.replacedBy(objectIdentity.keyOf(object), uid, at);
    if (gone === undefined) {
      return [];
    }
    const lasted = at - gone.at;
    const tokens = [
      token("replaces", gone.uid, gone.uid.slice(0, 8)),
      token("gone-for", seconds(lasted), measuredText(lasted)),
    ];
    return [{ what: "replaced", significance: "significant", tokens }];
  }

  /** Returns the changes between two states, and remembers the new one. */
  #compared(event: EventOf<"update">, told: Told): readonly Change[] {
    const { oldObject, object, cause } = event;
    const { reading, shown, members, at } = told;
    if (members.object.length === 0 && members.metadata.length === 0) {
      this.#memory.renew(objectIdentity.keyOf(object), versionOf(oldObject), versionOf(object));
      return [];
    }
    const known = this.#memory.get(objectIdentity.keyOf(object));
    const summary = podSummary(reading, shown);
    const before = known?.resourceVersion === versionOf(oldObject) ? known.summary : summaryOf(oldObject);
    const states = {
      before: before ?? summary,
      summary,
      oldDetails: new PodDetails(oldObject),
      details: new PodDetails(object),
      members,
      at,
      tells: this.#tellsContainer,
    };
    const deletionAsked = firstDeletionRequest(known?.deletionAsked, states);
    const comparison: Comparison = { ...states, deletionAsked };
    const was = comparison.before.shown.status;
    const began = known?.summary.shown.status === was ? known : undefined;
    if (was === shown.status) {
      this.#remember(object, {
        summary,
        wordSince: began?.wordSince,
        exact: began?.exact === true,
        deletionAsked,
      });
      return changesBetween(comparison, []);
    }
    this.#remember(object, { summary, wordSince: at, exact: cause === "watch", deletionAsked });
    return changesBetween(comparison, [this.#wordChange(comparison, began)]);
  }

  #wordChange({ before, oldDetails, at }: Comparison, began: RememberedPod | undefined): Change {
    const was = before.shown.status;
    const exact = began?.exact === true ? began.wordSince : wordBegan(was, oldDetails);
    const atLeast = began?.wordSince ?? (this.#memory.hasForgotten ? undefined : this.#listedAt);
    const since = exact ?? atLeast;
    const lasted = since === undefined ? undefined : at - since;
    const more = exact === undefined ? "+" : "";
    const tokens = [
      token("was", was),
      ...(lasted === undefined ? [] : [token("for", seconds(lasted), `${measuredText(lasted)}${more}`)]),
    ];
    return { what: "status", significance: "significant", tokens };
  }

  #remember(object: Pod, pod: Omit<RememberedPod, "resourceVersion">): void {
    this.#memory.put(objectIdentity.keyOf(object), { resourceVersion: versionOf(object), ...pod });
  }
}

/** A new state of a pod, with what the event shows of it. */
interface Told {
  readonly reading: Pod;
  readonly shown: PodStatusSummary;
  readonly members: ChangedMembers;
  readonly at: number;
}

function versionOf(pod: Pod): string {
  return objectIdentity.resourceVersionOf(pod);
}

import type { ObjectKey } from "../api/object-key.js";
import type { Pod } from "../api/pod.js";
import { podStatus, type PodStatusSummary } from "../api/pod-status.js";
import type { ResourceEvent } from "../informer/resource-event-handler.js";
import { objectIdentity } from "../wire/kept/object-identity.js";
import { type Change, type Explanation, significanceOf } from "./change.js";
import { type ChangedMembers, changedMembers, namesOf } from "./changed-members.js";
import type { Comparison, Finder, PodView } from "./comparison.js";
import {
  conditionChanges,
  conditionMessages,
  disruption,
  disruptionChange,
  hiddenReadyChange,
  hiddenReadyTrouble,
  resizeChange,
  standardConditionChanges,
} from "./condition-changes.js";
import {
  containerChanges,
  containerMessages,
  containerStates,
  containerTroubles,
} from "./container-groups.js";
import { ageText, measuredText, seconds, timeOf } from "./duration-text.js";
import {
  annotationChange,
  deletionChange,
  finalizerChange,
  labelChange,
  lifeChanges,
} from "./metadata-changes.js";
import { ownerOf } from "./owner-of.js";
import { PodDetails } from "./pod-details.js";
import { PodMemory, type RememberedPod } from "./pod-memory.js";
import { isQuiet, podSummary, summaryOf } from "./pod-summary.js";
import { specChanges } from "./spec-changes.js";
import {
  failureChange,
  failureTrouble,
  nomination,
  placeChanges,
  placementChange,
  placementTrouble,
  readyChange,
  unreadyChange,
} from "./status-changes.js";
import { token, tokenOf } from "./token.js";
import { wordBegan } from "./word-began.js";

export { SUMMARY_FIELDS } from "./pod-summary.js";

/**
 * Explains the events of pods, in the order in which they are told.
 *
 * @param reading - the pod of the event with the fields that are printed and SUMMARY_FIELDS, or undefined if it
 * cannot be read.
 */
export type Explain = (event: ResourceEvent<Pod>, reading: Pod | undefined, at: Date) => Explanation;

/** The finders of changes, in the order of the tokens. Those of containers come last. */
const FINDERS: readonly Finder[] = [
  readyChange,
  placeChanges,
  deletionChange,
  disruptionChange,
  conditionChanges,
  hiddenReadyChange,
  labelChange,
  annotationChange,
  finalizerChange,
  placementChange,
  resizeChange,
  failureChange,
  specChanges,
  containerChanges,
];

/** What is looked for if those found nothing. The first that finds something decides. */
const LAST_FINDERS: readonly Finder[] = [
  containerStates,
  unreadyChange,
  standardConditionChanges,
  containerMessages,
  conditionMessages,
];

/** What is told of a pod that is in trouble when it is told for the first time. */
const TROUBLES: readonly ((view: PodView) => readonly Change[])[] = [
  disruption,
  hiddenReadyTrouble,
  ({ summary }) => nomination(summary),
  placementTrouble,
  failureTrouble,
  containerTroubles,
];

/**
 * Returns a function that explains events. It remembers what it needs of the pods that change.
 *
 * @param tellsContainer - reports whether a container, as the tokens call it, is told of. By default all are.
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

type TellsContainer = (label: string) => boolean;

type EventOf<Type extends ResourceEvent<Pod>["type"]> = Extract<ResourceEvent<Pod>, { readonly type: Type }>;

/** The events of all pods so far, as far as they are remembered. */
class Story {
  readonly #memory = new PodMemory();
  /** When the first list had been told. STATUS of the pods that have not changed since is older than that. */
  #listedAt: number | undefined;
  readonly #tellsContainer: TellsContainer | undefined;

  constructor(tellsContainer: TellsContainer | undefined) {
    this.#tellsContainer = tellsContainer;
  }

  added({ object, cause }: EventOf<"add">, reading: Pod | undefined, at: number): Explanation {
    const key = objectIdentity.keyOf(object);
    const uid = objectIdentity.uidOf(object);
    const details = new PodDetails(object);
    const changes: Change[] = [...origin(details, cause === "initial" ? at : undefined)];
    const gone = this.#memory.replacedBy(key, uid, at);
    if (gone !== undefined) {
      const age = at - gone.at;
      const tokens = [
        token("replaces", gone.uid, gone.uid.slice(0, 8)),
        token("gone-for", seconds(age), measuredText(age)),
      ];
      changes.push({ what: "replaced", significance: "significant", tokens });
    }
    if (cause === "initial") {
      this.#listedAt = at;
    }
    if (reading === undefined) {
      return { shown: undefined, significance: "significant", changes };
    }
    const shown = podStatus(reading);
    if (cause !== "initial" || !isQuiet(reading, shown)) {
      const summary = podSummary(reading, shown);
      const view = { summary, details, at };
      changes.push(...TROUBLES.flatMap((find) => this.#told(find(view))));
      if (cause !== "initial") {
        this.#remember(key, object, { summary, wordSince: at, exact: cause === "watch" });
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
    const members = changedMembers(oldObject, object);
    const changes =
      reading === undefined || shown === undefined
        ? []
        : this.#compared(event, { reading, shown, members, at });
    if (changes.length > 0) {
      return { shown, significance: significanceOf(changes), changes };
    }
    const names = namesOf(members);
    const tokens = [token("changed", names.length === 0 ? "nothing" : names.join(","))];
    return { shown, significance: "nothing", changes: [{ what: "other", significance: "nothing", tokens }] };
  }

  deleted({ deleted }: EventOf<"delete">, reading: Pod | undefined, at: number): Explanation {
    const { key, object } = deleted;
    this.#memory.leave(key, object === undefined ? "" : objectIdentity.uidOf(object), at);
    if (object === undefined || reading === undefined) {
      return { shown: undefined, significance: "significant", changes: [] };
    }
    const shown = podStatus(reading);
    const view = { summary: podSummary(reading, shown), details: new PodDetails(object), at };
    return { shown, significance: "significant", changes: lifeChanges(view) };
  }

  /** Returns the changes between two states, and remembers the new one. */
  #compared(
    { oldObject, object, cause }: EventOf<"update">,
    { reading, shown, members, at }: Told,
  ): readonly Change[] {
    const key = objectIdentity.keyOf(object);
    const known = this.#memory.get(key);
    const current =
      known?.resourceVersion === objectIdentity.resourceVersionOf(oldObject) ? known : undefined;
    const isDeletion = members.metadata.some((name) => name.startsWith("deletion"));
    if (!members.status && !members.spec && !isDeletion) {
      if (current !== undefined) {
        current.resourceVersion = objectIdentity.resourceVersionOf(object);
      }
      if (members.metadata.length === 0) {
        return [];
      }
    }
    const summary = podSummary(reading, shown);
    const before = current?.summary ?? summaryOf(oldObject) ?? summary;
    const [oldDetails, details] = [new PodDetails(oldObject), new PodDetails(object)];
    const comparison: Comparison = { before, summary, oldDetails, details, members, at };
    const isSameWord = before.shown.status === shown.status;
    const began = known?.summary.shown.status === before.shown.status ? known : undefined;
    const changes = [
      ...(isSameWord ? [] : [this.#wordChange(comparison, began)]),
      ...FINDERS.flatMap((find) => this.#told(find(comparison))),
    ];
    this.#remember(key, object, {
      summary,
      wordSince: isSameWord ? began?.wordSince : at,
      exact: isSameWord ? began?.exact === true : cause === "watch",
    });
    return changes.length > 0 ? changes : this.#firstFound(comparison);
  }

  #firstFound(comparison: Comparison): readonly Change[] {
    if (!comparison.members.status) {
      return [];
    }
    for (const find of LAST_FINDERS) {
      const found = this.#told(find(comparison));
      if (found.length > 0) {
        return found;
      }
    }
    return [];
  }

  /** Returns the changes without those of containers that are not told of. */
  #told(changes: readonly Change[]): readonly Change[] {
    const tells = this.#tellsContainer;
    return tells === undefined
      ? changes
      : changes.filter(({ container }) => container === undefined || tells(container));
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

  #remember(key: ObjectKey, object: Pod, pod: Omit<RememberedPod, "resourceVersion">): void {
    this.#memory.put(key, { resourceVersion: objectIdentity.resourceVersionOf(object), ...pod });
  }
}

/** A new state of a pod, with what the event shows of it. */
interface Told {
  readonly reading: Pod;
  readonly shown: PodStatusSummary;
  readonly members: ChangedMembers;
  readonly at: number;
}

/** Tells what created a pod, and how old it is if it was there before. */
function origin({ origin: metadata }: PodDetails, initialAt: number | undefined): readonly Change[] {
  const created = initialAt === undefined ? undefined : timeOf(metadata.creationTimestamp);
  const age = created === undefined ? undefined : (initialAt ?? 0) - created;
  const tokens = [
    ...tokenOf("owner", ownerOf(metadata)),
    ...(age === undefined ? [] : [token("age", seconds(age), ageText(age))]),
  ];
  return tokens.length === 0 ? [] : [{ what: "other", significance: "significant", tokens }];
}

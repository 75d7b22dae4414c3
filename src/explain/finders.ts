import type { Change } from "./change.js";
import type { Comparison, Finder, PodView, TroubleFinder } from "./comparison.js";
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
} from "./container-changes.js";
import {
  annotationChange,
  deletionChange,
  finalizerChange,
  labelChange,
  life,
  terminatingTrouble,
} from "./metadata-changes.js";
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
  unreadyTrouble,
} from "./status-changes.js";

/** The finders for two states of a pod, in the order of the tokens. */
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

/** The finders for a status that differs when those have found nothing. The first one that finds something decides. */
const LAST_FINDERS: readonly Finder[] = [
  containerStates,
  unreadyChange,
  standardConditionChanges,
  containerMessages,
  conditionMessages,
];

/** The finders for a pod that is explained for the first time, which find what is wrong with it. */
const TROUBLES: readonly TroubleFinder[] = [
  unreadyTrouble,
  terminatingTrouble,
  disruption,
  hiddenReadyTrouble,
  nomination,
  placementTrouble,
  failureTrouble,
  containerTroubles,
];

/** The finders for a pod that was deleted. */
const FAREWELL: readonly TroubleFinder[] = [disruption, life];

/** Returns the changes between two states, after those in `first`. */
export function changesBetween(comparison: Comparison, first: readonly Change[]): readonly Change[] {
  const changes = [...first, ...found(FINDERS, comparison)];
  if (changes.length > 0 || !comparison.members.object.includes("status")) {
    return changes;
  }
  for (const find of LAST_FINDERS) {
    const last = found([find], comparison);
    if (last.length > 0) {
      return last;
    }
  }
  return changes;
}

/** Returns what is wrong with a pod that is explained for the first time. */
export function troublesOf(view: PodView): readonly Change[] {
  return found(TROUBLES, view);
}

/** Returns what explains the deletion of a pod. */
export function farewell(view: PodView): readonly Change[] {
  return found(FAREWELL, view);
}

function found<Told extends PodView>(
  finders: readonly ((told: Told) => readonly Change[])[],
  told: Told,
): readonly Change[] {
  const changes: Change[] = [];
  for (const find of finders) {
    for (const change of find(told)) {
      // A condition without a reason or a message, for example, has nothing to say.
      if (
        change.tokens.length > 0 &&
        (change.container === undefined || told.tells?.(change.container) !== false)
      ) {
        changes.push(change);
      }
    }
  }
  return changes;
}

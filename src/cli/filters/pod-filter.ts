import type { FieldTypes } from "../../api/field-types.js";
import { type ObjectKey, splitObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { POD_STATUS_FIELDS, podStatus, type PodStatusSummary } from "../../api/pod-status.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import type { FilterFlags } from "../flags/selection-flags.js";
import { containerFilter } from "./container-filter.js";
import { Membership, type Told } from "./membership.js";
import { type NameFilter, nameFilter } from "./name-filter.js";
import { notReadyFilter } from "./not-ready-filter.js";
import { restartsFilter } from "./restarts-filter.js";
import type { StateFilter } from "./state-filter.js";
import { statusFilter } from "./status-filter.js";

/** The filters of one target. They must get every event of the target, in order. */
export interface EventFilter {
  /** Reports whether the name of the pod hides all of its events. */
  readonly hides: (event: ResourceEvent<Pod>) => boolean;
  /** Reports whether a pod is outside that the event does not change. */
  readonly isOutside: (event: ResourceEvent<Pod>) => boolean;
  /**
   * Returns what is printed of an event that the name does not hide.
   *
   * @param reading - the pod with the fields of the filter, or undefined if it cannot be read.
   * @param shown - the STATUS, READY and RESTARTS of `reading`, if they are known.
   */
  readonly tell: (
    event: ResourceEvent<Pod>,
    reading: Pod | undefined,
    shown: PodStatusSummary | undefined,
  ) => Told;
}

/** The filters of the flags, all of which a pod must match. */
export interface PodFilter {
  /** The part of the filter that holds for objects of every kind. */
  readonly names: NameFilter;
  /** The flags of the other parts, which hold for pods alone, as a user writes them. */
  readonly podWords: readonly string[];
  /** The fields of a pod that the filters read. */
  readonly fields: readonly FieldTypes[];
  /** Reports whether a container is explained. Undefined if all are. */
  readonly tellsContainer: ((label: string) => boolean) | undefined;
  /** Makes the filter of the events of one target. */
  readonly eventFilter: () => EventFilter;
}

/** @throws UsageError for a flag that cannot be used. */
export function podFilter(flags: FilterFlags): PodFilter {
  const names = nameFilter(flags);
  const container = flags.container === undefined ? undefined : containerFilter(flags.container);
  const filters: readonly StateFilter[] = [
    ...(flags.status === undefined ? [] : [statusFilter(flags.status)]),
    ...(flags.restarts === undefined ? [] : [restartsFilter(flags.restarts)]),
    ...(flags.notReady === true ? [notReadyFilter] : []),
    ...(container === undefined ? [] : [container]),
  ];
  return {
    names,
    podWords: podWords(flags),
    fields: filters.length === 0 ? [] : [POD_STATUS_FIELDS, ...filters.flatMap(({ fields }) => fields)],
    tellsContainer: container?.includes,
    eventFilter: () => eventFilter(names, filters),
  };
}

function podWords({ container = [], status = [], notReady, restarts = [] }: FilterFlags): string[] {
  return [
    ...container.map((text) => `--container "${text}"`),
    ...status.map((text) => `--status "${text}"`),
    ...(notReady === true ? ["--not-ready"] : []),
    ...restarts.map((text) => `--restarts "${text}"`),
  ];
}

function eventFilter(names: NameFilter, filters: readonly StateFilter[]): EventFilter {
  const membership = new Membership();
  const matches = (reading: Pod | undefined, known: PodStatusSummary | undefined): boolean => {
    if (filters.length === 0) {
      return true;
    }
    if (reading === undefined) {
      return false;
    }
    const shown = known ?? podStatus(reading);
    return filters.every((filter) => filter.matches(reading, shown));
  };
  return {
    hides: (event) => !names.matches(splitObjectKey(keyOf(event)).name),
    isOutside: (event) => !membership.has(keyOf(event)),
    tell: (event, reading, shown) => {
      switch (event.type) {
        case "add":
          return membership.added(keyOf(event), matches(reading, shown));
        case "update":
          return membership.updated(keyOf(event), matches(reading, shown));
        case "delete":
          return membership.deleted(keyOf(event));
      }
    },
  };
}

function keyOf(event: ResourceEvent<Pod>): ObjectKey {
  return event.type === "delete" ? event.deleted.key : objectIdentity.keyOf(event.object);
}

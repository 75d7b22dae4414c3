import { type FieldTypes, misfitIn, pathsOf } from "../../api/field-types.js";
import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";

import type { Logger } from "../../base/logger.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { PodEvent } from "../../printer/printer.js";
import { isDeeperObject } from "../../wire/kept/is-deeper-object.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";

/**
 * The deepest nesting of a pod that is printed whole. The deepest fields of the API have a dozen levels. The
 * printers recurse, and indent by the level.
 */
const PRINTED_LEVELS = 64;

/** A pod for a printer: the fields that the printer reads, or why they cannot be read. */
type Reading =
  | { readonly object: Pod; readonly reason?: undefined }
  | { readonly object: undefined; readonly reason: string };

/** The largest number of unreadable pods that are remembered. Hostile servers could send any number. */
const MOST_REMEMBERED = 1_000;

/**
 * Returns a function that turns an event into one for the printer, with only the fields of the pod that are
 * printed. The items of a list are stored undecoded, and objects in JSON as the server sent them, so damage and
 * wrong types show only here. They do not end the run. A warning is logged once for each pod that cannot be
 * read, until that pod can be read again or is deleted. `logger` must limit how often it repeats a warning.
 *
 * @param fields - The fields that are printed, or undefined for the whole pod.
 * @param more - Fields that are read, too, if they are not damaged. Their types are not checked.
 * @param consequence - What happens to a pod that cannot be read, as the end of a sentence.
 */
export function podReader(
  fields: readonly FieldTypes[] | undefined,
  logger: Logger,
  more: readonly FieldTypes[] = [],
  consequence = "printing only its name",
): (event: ResourceEvent<Pod>) => PodEvent {
  const read = fields === undefined ? wholePod : fieldReader(fields, more);
  const unreadable = new Set<ObjectKey>();
  const readOrWarn = (pod: Pod): Pod | undefined => {
    const { object, reason } = read(pod);
    if (reason === undefined && unreadable.size === 0) {
      return object;
    }
    const key = objectIdentity.keyOf(pod);
    if (reason === undefined) {
      unreadable.delete(key);
    } else if (!unreadable.has(key)) {
      if (unreadable.size >= MOST_REMEMBERED) {
        unreadable.clear();
      }
      unreadable.add(key);
      logger.warn({ key, reason }, `cannot decode the pod ${key}, ${consequence}`);
    }
    return object;
  };
  return (event) => {
    const { type, cause } = event;
    if (type !== "delete") {
      const object = readOrWarn(event.object);
      const told: PodEvent =
        object === undefined
          ? { type, key: objectIdentity.keyOf(event.object), object, cause }
          : { type, object, cause };
      return type === "update" ? { ...told, before: event.oldObject } : told;
    }
    const { key, object: pod } = event.deleted;
    const object = pod === undefined ? undefined : readOrWarn(pod);
    unreadable.delete(key);
    return { type, key, object, cause };
  };
}

/** Returns a function that decodes the fields, and checks the types of a pod that came as JSON. */
function fieldReader(fields: readonly FieldTypes[], more: readonly FieldTypes[]): (pod: Pod) => Reading {
  const all = selectFields<Pod>([...fields, ...more].flatMap(pathsOf));
  const select = more.length === 0 ? all : orElse(all, fields);
  return (pod) => {
    try {
      const object = select(pod);
      // A pod in JSON is returned as it is.
      const reason = object === pod ? firstMisfit(pod, fields) : undefined;
      return reason === undefined ? { object } : { object: undefined, reason };
    } catch (error) {
      if (!(error instanceof WireError)) {
        throw error;
      }
      return { object: undefined, reason: error.message };
    }
  };
}

/** Returns a function that reads only the fields that are printed if the rest is damaged. */
function orElse(all: (pod: Pod) => Pod, fields: readonly FieldTypes[]): (pod: Pod) => Pod {
  let printed: ((pod: Pod) => Pod) | undefined;
  return (pod) => {
    try {
      return all(pod);
    } catch {
      printed ??= selectFields(fields.flatMap(pathsOf));
      return printed(pod);
    }
  };
}

function firstMisfit(pod: Pod, fields: readonly FieldTypes[]): string | undefined {
  for (const types of fields) {
    const misfit = misfitIn(pod, types);
    if (misfit !== undefined) {
      return misfit;
    }
  }
  return undefined;
}

function wholePod(pod: Pod): Reading {
  return isDeeperObject(pod, PRINTED_LEVELS)
    ? { object: undefined, reason: `found more than ${PRINTED_LEVELS} levels of objects and lists` }
    : { object: pod };
}

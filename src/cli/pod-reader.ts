import type { Pod } from "../api/pod.js";
import type { Logger } from "../base/logger.js";
import { objectIdentity } from "../wire/kept/object-identity.js";
import { selectFields } from "../wire/kept/select-fields.js";
import { WireError } from "../wire/wire-error.js";

/** A pod for a printer: the fields that the printer reads, or only the key if the pod cannot be decoded. */
export type ReadPod = { readonly object: Pod } | { readonly key: string; readonly object: undefined };

/** The most damaged pods that are remembered. They may be deleted without being read again. */
const MOST_REMEMBERED = 1_000;

/**
 * Returns a function that decodes only the fields of a pod that are printed. The items of a list are stored
 * undecoded, so damage in one of them shows only here. It does not end the run. A warning is logged once for
 * each damaged pod, until that pod can be decoded again. `logger` must limit how often it repeats a warning.
 *
 * @param fields - The paths of the fields to decode, or undefined to decode the whole pod.
 */
export function podReader(fields: readonly string[] | undefined, logger: Logger): (pod: Pod) => ReadPod {
  const select = fields === undefined ? (pod: Pod): Pod => pod : selectFields<Pod>(fields);
  const damaged = new Set<string>();
  return (pod) => {
    try {
      const object = select(pod);
      if (damaged.size > 0) {
        damaged.delete(objectIdentity.keyOf(pod));
      }
      return { object };
    } catch (error) {
      if (!(error instanceof WireError)) {
        throw error;
      }
      const key = objectIdentity.keyOf(pod);
      if (!damaged.has(key)) {
        if (damaged.size >= MOST_REMEMBERED) {
          damaged.clear();
        }
        damaged.add(key);
        logger.warn({ key, reason: error.message }, `cannot decode the pod ${key}, printing only its name`);
      }
      return { key, object: undefined };
    }
  };
}

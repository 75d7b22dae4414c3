import type { Pod } from "../api/pod.js";
import type { Logger } from "../base/logger.js";
import { objectIdentity } from "../wire/kept/object-identity.js";
import { selectFields } from "../wire/kept/select-fields.js";
import { WireError } from "../wire/wire-error.js";

/** What a printer gets of a pod: what it reads of it, or its key where that cannot be read. */
export type ReadPod = { readonly object: Pod } | { readonly key: string; readonly object: undefined };

/**
 * Makes a function that reads of a pod no more than is printed. Items of lists are kept unread: that the server sent one
 * of them damaged shows only here. It is no reason to end, so it is said once for each pod, until that can be read again.
 *
 * @param fields - paths of members; undefined: all of it.
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
        damaged.add(key);
        logger.warn({ key, reason: error.message }, `cannot read the pod ${key}, only its name is printed`);
      }
      return { key, object: undefined };
    }
  };
}

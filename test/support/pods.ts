import type { ObjectIdentity } from "../../src/api/object-identity.js";
import { objectKey } from "../../src/api/object-key.js";
import type { Pod } from "../../src/api/pod.js";

/** Returns a small pod: `pod("web", "7")`. The default uid is made from the name. */
export function pod(
  name: string,
  resourceVersion: string,
  more: { uid?: string; namespace?: string; phase?: string; labels?: Record<string, string> } = {},
): Pod {
  const { uid = `uid-${name}`, namespace = "default", phase = "Running", labels = {} } = more;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, uid, resourceVersion, labels },
    spec: { containers: [] },
    status: { phase },
  };
}

/** Reads the identity of pods in the JSON form of the server. */
export const podIdentity: ObjectIdentity<Pod> = {
  keyOf: (object) => {
    if (object.metadata?.name === undefined) {
      throw new TypeError("Cannot compute a key: the object has no name");
    }
    return objectKey(object.metadata.namespace, object.metadata.name);
  },
  uidOf: (object) => object.metadata?.uid ?? "",
  resourceVersionOf: (object) => object.metadata?.resourceVersion ?? "",
};

/**
 * The identity of an object among those of its kind: `namespace/name`, or `name` if the kind has no
 * namespaces (T-1).
 */
export type ObjectKey = string;

/** The two parts of an ObjectKey. `namespace` is empty if the object has none. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** Returns the key of an object: `namespace/name`, or `name` if `namespace` is absent or empty. */
export function objectKey(namespace: string | undefined, name: string): ObjectKey {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/**
 * Splits a key at its first slash. For keys of objects that a server sent, because a name may contain slashes
 * there, although Kubernetes does not allow them.
 */
export function splitObjectKey(key: ObjectKey): ObjectName {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, Math.max(0, slash)), name: key.slice(slash + 1) };
}

/**
 * Splits a key into its parts.
 *
 * @throws TypeError when the key has more than one slash.
 */
export function parseObjectKey(key: ObjectKey): ObjectName {
  const parts = splitObjectKey(key);
  if (parts.name.includes("/")) {
    throw new TypeError(
      `Cannot parse object key "${key}": it has more than one slash, expected "namespace/name"`,
    );
  }
  return parts;
}

/** What is known of a write: the resourceVersion that it made, or the object that its answer brought. */
export type Written = string | WrittenObject;

/** What is read of a written object. Objects of this library and of `@kubernetes/client-node` fit. */
export interface WrittenObject {
  readonly metadata?:
    { readonly resourceVersion?: string | undefined; readonly namespace?: string | undefined } | undefined;
}

/** For what, and for how long, a wait for a written object waits. */
export interface WaitOptions {
  /** The namespace to wait for, of several that an informer follows. @defaultValue that of the written object */
  readonly namespace?: string | undefined;
  /** How long to wait. With 0 there is no limit. @defaultValue 0 */
  readonly timeoutMs?: number | undefined;
}

/** A position that a write has made, and the namespace in which it was made, as far as it is known. */
export interface WrittenPosition {
  readonly resourceVersion: string;
  readonly namespace: string | undefined;
}

/** Returns the position of a write. @throws TypeError if there is none. */
export function positionOf(written: Written): WrittenPosition {
  const { resourceVersion = "", namespace } =
    typeof written === "string" ? { resourceVersion: written } : { ...written.metadata };
  if (resourceVersion === "") {
    throw new TypeError(
      "Cannot wait for a resourceVersion: found an empty one, expected that of a written object; the answer to a delete has none",
    );
  }
  return { resourceVersion, namespace };
}

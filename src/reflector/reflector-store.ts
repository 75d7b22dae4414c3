/**
 * What a reflector writes to. A reflector knows nothing else of what comes after it. Its calls are
 * synchronous and come one at a time, in the order of the server.
 */
export interface ReflectorStore<T> {
  /** An object was added. */
  add(object: T): void;
  /** An object was changed. */
  update(object: T): void;
  /** An object was deleted. `object` is its last state. */
  delete(object: T): void;
  /**
   * These are all objects at `resourceVersion`. Any other object that was known is gone. The store takes
   * ownership of the array.
   */
  replace(objects: readonly T[], resourceVersion: string): void;
  /** The position has moved to `resourceVersion` without a change. */
  bookmark?(resourceVersion: string): void;
  /**
   * Returns undefined if more may be written now. Otherwise returns a promise that resolves when it may. The
   * reflector reads nothing from the server until then.
   */
  whenWritable?(): Promise<void> | undefined;
}

/**
 * What a reflector writes to, and all it knows of what comes after it. Calls are synchronous, made one at a time, in
 * the order of the server.
 */
export interface ReflectorStore<T> {
  add(object: T): void;
  update(object: T): void;
  delete(object: T): void;
  /** The whole collection at `resourceVersion`: whatever else was known is gone. Takes ownership of the array. */
  replace(objects: readonly T[], resourceVersion: string): void;
  /** The position moved without a change. */
  bookmark?(resourceVersion: string): void;
  /** `undefined` when more may be written now, else a promise for when. The reflector reads no further meanwhile. */
  whenWritable?(): Promise<void> | undefined;
}

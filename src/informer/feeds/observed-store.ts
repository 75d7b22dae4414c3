import type { ReflectorStore } from "../../reflector/reflector-store.js";

/** Called with what was written, with the number of objects in it, and with the resourceVersion of a list. */
export type OnWritten = (kind: Received, objects: number, resourceVersion?: string) => void;

/** What a server sends: a full list, a change of one object, or a resourceVersion alone. */
export type Received = "list" | "event" | "bookmark";

/** Returns a store that passes every call on to `store`, and calls `onWritten` after each write. */
export function observedStore<T>(store: ReflectorStore<T>, onWritten: OnWritten): ReflectorStore<T> {
  return {
    add: (object) => {
      store.add(object);
      onWritten("event", 1);
    },
    update: (object) => {
      store.update(object);
      onWritten("event", 1);
    },
    delete: (object) => {
      store.delete(object);
      onWritten("event", 1);
    },
    replace: (objects, resourceVersion) => {
      const { length } = objects;
      store.replace(objects, resourceVersion);
      onWritten("list", length, resourceVersion);
    },
    bookmark: (resourceVersion) => {
      store.bookmark?.(resourceVersion);
      onWritten("bookmark", 0);
    },
    whenWritable: (): Promise<void> | undefined => store.whenWritable?.(),
  };
}

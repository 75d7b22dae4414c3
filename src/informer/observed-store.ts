import type { ReflectorStore } from "../reflector/reflector-store.js";

/** What was written, and how many objects it was about. */
export type OnWritten = (kind: Received, objects: number) => void;

/** What a server sends: a full state, a change, or a position alone. */
export type Received = "list" | "event" | "bookmark";

/** Passes everything on to a store, and tells of it afterwards. */
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
      onWritten("list", length);
    },
    bookmark: (resourceVersion) => {
      store.bookmark?.(resourceVersion);
      onWritten("bookmark", 0);
    },
    whenWritable: (): Promise<void> | undefined => store.whenWritable?.(),
  };
}

import { omit, type StoredObject } from "../json/json-object.js";

/**
 * One state of one object: its bytes, and the few fields that are needed too often to parse the bytes for
 * them. Records are immutable, so the history, lists and slow readers share them. Objects are kept as bytes
 * because 100 000 parsed pods take 900 MB of heap, but 100 000 buffers only 20 MB.
 */
export class StoredRecord {
  /** `namespace/name`, or `name` for kinds without namespaces. Lists are sorted by it. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  /**
   * The object as JSON, without kind and apiVersion, because the apiVersion depends on the version that a
   * client asks for.
   */
  readonly bytes: Buffer;
  #view: WeakRef<StoredObject> | undefined;

  /** Revision 0 stands for an object that is not stored, and is not written into the object. */
  constructor(object: StoredObject, revision: number) {
    const { metadata } = object;
    this.namespace = metadata.namespace ?? "";
    this.name = metadata.name;
    this.key = recordKey(this.namespace, this.name);
    this.uid = metadata.uid ?? "";
    this.revision = revision;
    const stored = {
      metadata: revision === 0 ? metadata : { ...metadata, resourceVersion: String(revision) },
      ...omit(object, "kind", "apiVersion", "metadata"),
    };
    this.bytes = Buffer.from(JSON.stringify(stored));
  }

  /** Returns a copy that the caller may change. */
  parse(): StoredObject {
    // The bytes were made from a StoredObject by the constructor.
    return JSON.parse(this.bytes.toString()) as StoredObject;
  }

  /**
   * Returns the object for reading. It is shared, so callers must not change it. It is cached as long as a
   * caller holds it.
   */
  view(): StoredObject {
    const known = this.#view?.deref();
    if (known !== undefined) {
      return known;
    }
    const parsed = this.parse();
    this.#view = new WeakRef(parsed);
    return parsed;
  }
}

/** Returns the key of an object within its resource. */
export function recordKey(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

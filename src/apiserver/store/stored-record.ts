import { omit, type StoredObject } from "../json/json-object.js";

/**
 * One state of one object: its bytes, and the few facts that are asked too often to parse for. Records are immutable,
 * so history, snapshots and slow readers share them. Bytes, not objects, because 100 000 parsed pods are 900 MB of
 * heap and as many buffers 20 MB.
 */
export class StoredRecord {
  /** `namespace/name`, or `name`: the order of lists. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  /** JSON without kind and apiVersion, which depend on who asks in which version. */
  readonly bytes: Buffer;
  #view: WeakRef<StoredObject> | undefined;

  /** Revision 0 is for what is not stored: it is not written into the object. */
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

  /** A copy for whoever wants to change it. */
  parse(): StoredObject {
    // The bytes were made from a StoredObject by the constructor.
    return JSON.parse(this.bytes.toString()) as StoredObject;
  }

  /** The object for reading; shared, so nobody may change it. Kept for as long as somebody holds it. */
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

/** Key of an object within its resource. */
export function recordKey(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

import { type ObjectKey, splitObjectKey } from "../api/object-key.js";

/**
 * The index over namespaces that every indexer has. The namespace is read from the key, so that no object is decoded,
 * and it never changes. Therefore only objects that come and go cost anything.
 */
export class NamespaceIndex {
  /** The keys of the objects of each namespace that has any. */
  readonly keys: Map<string, Set<ObjectKey>> = new Map<string, Set<ObjectKey>>();
  /** The namespace that was added to last. Objects of a list come one namespace after the other. */
  #last: { readonly prefix: string; readonly members: Set<ObjectKey> } | undefined;

  add(key: ObjectKey): void {
    if (this.#last === undefined || !key.startsWith(this.#last.prefix) || this.#last.prefix === "") {
      this.#last = this.#membersFor(key);
    }
    this.#last.members.add(key);
  }

  delete(key: ObjectKey): void {
    const { namespace } = splitObjectKey(key);
    const members = this.keys.get(namespace);
    members?.delete(key);
    if (members?.size === 0) {
      this.keys.delete(namespace);
      this.#last = undefined;
    }
  }

  clear(): void {
    this.keys.clear();
    this.#last = undefined;
  }

  #membersFor(key: ObjectKey): { readonly prefix: string; readonly members: Set<ObjectKey> } {
    const { namespace } = splitObjectKey(key);
    let members = this.keys.get(namespace);
    if (members === undefined) {
      members = new Set();
      this.keys.set(namespace, members);
    }
    return { prefix: namespace === "" ? "" : `${namespace}/`, members };
  }
}

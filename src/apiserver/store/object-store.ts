import type { Clock } from "../../base/clock.js";
import type { StoredObject } from "../json/json-object.js";
import { type HistoryWindow, type ReadRange, ResourceTable, type StoreEvent } from "./resource-table.js";
import { recordKey, StoredRecord } from "./stored-record.js";

export interface ObjectStoreOptions {
  readonly clock: Clock;
  /** Revision of the empty store. */
  readonly firstRevision: number;
  readonly window: HistoryWindow;
}

/** Hears of each write in the moment it is made, in order. Must not write to the store itself. */
export type StoreListener = (event: StoreEvent, resource: string) => void;

/**
 * Objects by resource, one revision counter over all of them, and the recent history of each: what etcd is to a real
 * server. It knows keys and bytes; what a write means is the registry's business.
 */
export class ObjectStore {
  readonly #tables = new Map<string, ResourceTable>();
  readonly #listeners = new Map<string, Set<StoreListener>>();
  readonly #revisionWaiters = new Set<() => void>();
  readonly #clock: Clock;
  readonly #window: HistoryWindow;
  #revision: number;
  /** Floor of resources that nobody wrote to yet. */
  #floor: number;

  constructor({ clock, firstRevision, window }: ObjectStoreOptions) {
    this.#clock = clock;
    this.#window = window;
    this.#revision = firstRevision;
    this.#floor = firstRevision;
  }

  /** Of the last write. Grows with every write of any resource. */
  get revision(): number {
    return this.#revision;
  }

  get(resource: string, namespace: string, name: string): StoredRecord | undefined {
    return this.#table(resource).get(recordKey(namespace, name));
  }

  /** Creates or replaces an object; its resourceVersion becomes the new revision. */
  put(resource: string, object: StoredObject): StoredRecord {
    const previous = this.get(resource, object.metadata.namespace ?? "", object.metadata.name);
    const record = new StoredRecord(object, this.#revision + 1);
    this.#apply(resource, {
      revision: record.revision,
      type: previous === undefined ? "ADDED" : "MODIFIED",
      record,
      ...(previous === undefined ? {} : { previous }),
      at: this.#clock.now(),
    });
    return record;
  }

  /** Deletes an object that is there; returns its last state, which carries the revision of the deletion. */
  remove(resource: string, previous: StoredRecord): StoredRecord {
    const record = new StoredRecord(previous.parse(), this.#revision + 1);
    this.#apply(resource, {
      revision: record.revision,
      type: "DELETED",
      record,
      previous,
      at: this.#clock.now(),
    });
    return record;
  }

  /** The oldest revision of a resource that can be read exactly, and watched from. */
  floor(resource: string): number {
    return this.#trimmed(resource).floor;
  }

  read(resource: string, range: ReadRange): Iterable<StoredRecord> {
    return this.#table(resource).read(range);
  }

  count(resource: string, range: ReadRange): number {
    return this.#table(resource).count(range);
  }

  eventsAfter(resource: string, revision: number): StoreEvent[] {
    return this.#table(resource).eventsAfter(revision);
  }

  /** Calls back on each write to a resource, or to any of them (`"*"`), until the returned function is called. */
  subscribe(resource: string, listener: StoreListener): () => void {
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Whether the store reached `revision` within `ms`; at once where it has already. */
  async reaches(revision: number, ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#revision >= revision || signal.aborted) {
      return this.#revision >= revision;
    }
    return new Promise((resolve) => {
      const settle = (): void => {
        timer.cancel();
        this.#revisionWaiters.delete(check);
        signal.removeEventListener("abort", settle);
        resolve(this.#revision >= revision);
      };
      const check = (): void => {
        if (this.#revision >= revision) {
          settle();
        }
      };
      const timer = this.#clock.timer(ms, settle);
      this.#revisionWaiters.add(check);
      signal.addEventListener("abort", settle, { once: true });
    });
  }

  /** Forgets the history up to `revision`: what etcd's compaction and a restarted watch cache have in common. */
  compact(revision: number = this.#revision): void {
    this.#floor = Math.max(this.#floor, revision);
    for (const table of this.#tables.values()) {
      table.forget(revision);
    }
  }

  /** The oldest revision whose state is known for every resource. */
  get oldestRevision(): number {
    return Math.max(this.#floor, ...[...this.#tables.keys()].map((resource) => this.floor(resource)));
  }

  /** Goes back to the state of an earlier revision, as after restoring a backup; nobody is told. */
  rewind(revision: number): void {
    for (const table of this.#tables.values()) {
      table.rewind(revision);
    }
    this.#revision = revision;
  }

  /** Skips revisions, as writes to resources that nobody watches do. */
  skip(revisions: number): void {
    this.#revision += revisions;
    this.#wakeWaiters();
  }

  /** Forgets a resource, its objects and its history; what comes under its name again begins now. */
  drop(resource: string): void {
    this.#tables.set(resource, new ResourceTable(this.#revision));
  }

  #apply(resource: string, event: StoreEvent): void {
    this.#revision = event.revision;
    this.#table(resource).apply(event);
    this.#trimmed(resource);
    for (const listener of [...(this.#listeners.get(resource) ?? []), ...(this.#listeners.get("*") ?? [])]) {
      listener(event, resource);
    }
    this.#wakeWaiters();
  }

  #wakeWaiters(): void {
    for (const check of [...this.#revisionWaiters]) {
      check();
    }
  }

  #trimmed(resource: string): ResourceTable {
    const table = this.#table(resource);
    table.trim(this.#window, this.#clock.now());
    return table;
  }

  #table(resource: string): ResourceTable {
    const known = this.#tables.get(resource);
    if (known !== undefined) {
      return known;
    }
    const table = new ResourceTable(this.#floor);
    this.#tables.set(resource, table);
    return table;
  }
}

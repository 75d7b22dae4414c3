import type { Clock } from "../../base/clock.js";
import type { StoredObject } from "../json/json-object.js";
import { type HistoryWindow, type ReadRange, ResourceTable, type StoreEvent } from "./resource-table.js";
import { recordKey, StoredRecord } from "./stored-record.js";
import { StoredView, type ViewForm } from "./stored-view.js";

export interface ObjectStoreOptions {
  readonly clock: Clock;
  /** The revision of the empty store. */
  readonly firstRevision: number;
  readonly window: HistoryWindow;
  /** The resources that have the objects of other ones, by their name. */
  readonly views?: Readonly<Record<string, ViewForm>>;
}

/**
 * A function that is called for each write, synchronously and in order. It must not write to the store
 * itself.
 */
export type StoreListener = (event: StoreEvent, resource: string) => void;

/**
 * The objects and the recent history of all resources, with one revision counter. It has the role that etcd
 * has for a real server: it knows keys and bytes, and the registry decides what a write means.
 */
export class ObjectStore {
  readonly #tables = new Map<string, ResourceTable>();
  readonly #listeners = new Map<string, Set<StoreListener>>();
  readonly #views: ReadonlyMap<string, StoredView>;
  readonly #revisionWaiters = new Set<() => void>();
  readonly #clock: Clock;
  readonly #window: HistoryWindow;
  #revision: number;
  /** The floor of resources that have never been written to. */
  #floor: number;

  constructor({ clock, firstRevision, window, views = {} }: ObjectStoreOptions) {
    this.#views = new Map(Object.entries(views).map(([resource, form]) => [resource, new StoredView(form)]));
    this.#clock = clock;
    this.#window = window;
    this.#revision = firstRevision;
    this.#floor = firstRevision;
  }

  /** The revision of the last write. It grows with every write to any resource. */
  get revision(): number {
    return this.#revision;
  }

  get(resource: string, namespace: string, name: string): StoredRecord | undefined {
    const record = this.#table(resource).get(recordKey(namespace, name));
    return record && (this.#views.get(resource)?.record(record) ?? record);
  }

  /** Creates or replaces an object. Its resourceVersion becomes the new revision. */
  put(resource: string, object: StoredObject): StoredRecord {
    const view = this.#views.get(resource);
    if (view !== undefined) {
      return view.record(this.put(view.form.of, view.form.stored(object)));
    }
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

  /** Deletes an object that exists. Returns its last state with the revision of the deletion. */
  remove(resource: string, previous: StoredRecord): StoredRecord {
    const view = this.#views.get(resource);
    if (view !== undefined) {
      const { of } = view.form;
      return view.record(this.remove(of, this.get(of, previous.namespace, previous.name) ?? previous));
    }
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

  /** Returns the oldest revision of a resource that can be read exactly and from which a watch can start. */
  floor(resource: string): number {
    return this.#trimmed(resource).floor;
  }

  read(resource: string, range: ReadRange): Iterable<StoredRecord> {
    const records = this.#table(resource).read(range);
    return this.#views.get(resource)?.records(records) ?? records;
  }

  count(resource: string, range: ReadRange): number {
    return this.#table(resource).count(range);
  }

  eventsAfter(resource: string, revision: number): StoreEvent[] {
    const events = this.#table(resource).eventsAfter(revision);
    const view = this.#views.get(resource);
    return view === undefined ? events : events.map((event) => view.event(event));
  }

  /**
   * Calls the listener for each write to a resource, or to any resource for `"*"`, until the returned
   * function is called.
   */
  subscribe(resource: string, listener: StoreListener): () => void {
    const view = this.#views.get(resource);
    if (view !== undefined) {
      return this.subscribe(view.form.of, (event) => listener(view.event(event), resource));
    }
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /**
   * Resolves to whether the store has reached `revision`. If it has not, waits for at most `ms` milliseconds,
   * or until the signal aborts.
   */
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

  /**
   * Forgets the history up to `revision`. To clients, a compaction of etcd and a restart of the watch cache
   * both look like this.
   */
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

  /**
   * Goes back to the state of an earlier revision, as when etcd is restored from a backup. No listener is
   * called.
   */
  rewind(revision: number): void {
    for (const table of this.#tables.values()) {
      table.rewind(revision);
    }
    this.#revision = revision;
  }

  /** Advances the revision without a write, as writes to resources that no client watches do. */
  skip(revisions: number): void {
    this.#revision += revisions;
    this.#wakeWaiters();
  }

  /**
   * Forgets a resource with its objects and its history. If a resource of the same name is written later, its
   * history begins at the revision of this call.
   */
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

  #table(name: string): ResourceTable {
    const resource = this.#views.get(name)?.form.of ?? name;
    const known = this.#tables.get(resource);
    if (known !== undefined) {
      return known;
    }
    const table = new ResourceTable(this.#floor);
    this.#tables.set(resource, table);
    return table;
  }
}

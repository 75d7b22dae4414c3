import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../base/clock.js";
import {
  checkGracePeriod,
  type DeleteOptions,
  isDeletable,
  planDeletion,
  withPropagation,
} from "./deletion.js";
import type { StoredObject } from "../json/json-object.js";
import type { KindStrategy, StrategyContext, WrittenSubresource } from "../kinds/kind-strategy.js";
import { type Kind, storedResource } from "../kinds/kind-registry.js";
import type { ObjectStore } from "../store/object-store.js";
import {
  hasName,
  metadataForCreate,
  metadataForUpdate,
  orderedMetadata,
  specChanged,
  withKind,
} from "../kinds/object-metadata.js";
import { metadataProblems } from "../kinds/name-rules.js";
import { refuseProblems } from "../refusals/field-problems.js";
import { checkPreconditions } from "../kinds/preconditions.js";
import { alreadyExists, notFound } from "../refusals/refusals.js";
import { withUpdatedManagers } from "../patch/managed-fields.js";
import type { ObjectPlace } from "./places.js";
import { StoredRecord } from "../store/stored-record.js";
import { withoutEmptyFields } from "../encoding/empty-fields.js";
import { refuseWrongTypes } from "../encoding/typed-objects.js";

/** Options of every write. */
export interface WriteOptions {
  /** Does everything except storing the result. @defaultValue false */
  readonly dryRun?: boolean;
  /** Whether the write comes from inside the process and not over HTTP. @defaultValue false */
  readonly inProcess?: boolean;
  /**
   * The manager that gets the fields which an update changes, if the object has been applied before.
   *
   * @defaultValue the managers stay as they are in the new object
   */
  readonly fieldManager?: string;
}

/**
 * What follows from writes, such as the removal of an empty namespace. It may write to the registry itself.
 */
export interface WriteHook {
  /** Is called before an object is created. @throws ApiError to refuse it */
  admit?(kind: Kind, namespace: string, name: string): void;
  /** Is called after an object was created or changed. */
  written?(kind: Kind, record: StoredRecord): void;
  /** Is called after an object was removed, with its last state. */
  removed?(kind: Kind, record: StoredRecord): void;
}

/** An update before its kind has checked it. */
interface Update {
  readonly offered: StoredObject;
  readonly current: StoredObject;
  readonly subresource?: WrittenSubresource;
  readonly inProcess?: boolean;
}

/** What a `Registry` works with. */
export interface RegistryOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether a hook deletes the dependents of deleted objects. @defaultValue false */
  readonly collectsGarbage?: boolean;
}

/** How many generated names are tried before the conflict is reported. */
const GENERATE_ATTEMPTS = 8;

/**
 * Reads and writes objects by the rules that all kinds share: names, uids, generations, conflicts, finalizers
 * and graceful deletion. The rules of one kind are its strategy. Every method is synchronous, so that a write
 * is atomic.
 */
export class Registry {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #collectsGarbage: boolean;
  readonly #hooks: WriteHook[] = [];

  constructor({ store, clock, random, collectsGarbage = false }: RegistryOptions) {
    this.#collectsGarbage = collectsGarbage;
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
  }

  addHook(hook: WriteHook): void {
    this.#hooks.push(hook);
  }

  /** Returns an object. @throws ApiError 404 if it does not exist. */
  get({ kind, namespace, name }: ObjectPlace): StoredRecord {
    const record = this.#store.get(storedResource(kind), namespace, name);
    if (record === undefined) {
      throw notFound(kind, name);
    }
    return record;
  }

  /**
   * Creates an object in a namespace. Generates its name if it has only a `generateName`.
   *
   * @throws ApiError
   */
  create(kind: Kind, namespace: string, given: StoredObject, options: WriteOptions = {}): StoredRecord {
    refuseWrongTypes(kind, given);
    const object = withoutEmptyFields(kind, given);
    refuseMetadata(kind, object, options);
    for (let attempt = 1; ; attempt += 1) {
      const metadata = metadataForCreate(kind, object, {
        namespace,
        now: this.#clock.date(),
        random: this.#random,
      });
      for (const hook of this.#hooks) {
        hook.admit?.(kind, namespace, metadata.name);
      }
      const exists = this.#store.get(storedResource(kind), namespace, metadata.name) !== undefined;
      if (!exists) {
        return this.#write(
          kind,
          kind.strategy.prepareForCreate({ ...object, metadata }, this.#context(options)),
          options,
        );
      }
      if (attempt === GENERATE_ATTEMPTS || hasName(object)) {
        throw alreadyExists(kind, metadata.name);
      }
    }
  }

  /**
   * Replaces an object by the result of `change`. If the result is the same, nothing is written. If it
   * removes the last finalizer of an object that is being deleted, the object is removed instead, and its
   * last stored state still has the finalizer.
   *
   * @throws ApiError
   */
  update(
    place: ObjectPlace,
    change: (current: StoredObject) => StoredObject,
    options: WriteOptions & { readonly subresource?: WrittenSubresource } = {},
  ): StoredRecord {
    const { kind } = place;
    const record = this.get(place);
    const current = record.view();
    const changed = change(withKind(kind, record.parse()));
    refuseWrongTypes(kind, changed);
    const next = withoutEmptyFields(kind, changed);
    refuseMetadata(kind, next, options);
    const offered = { ...next, metadata: metadataForUpdate(kind, next, current) };
    const untracked = this.#prepared(kind.strategy, { offered, current, ...options });
    const prepared =
      options.fieldManager === undefined
        ? untracked
        : withUpdatedManagers(untracked, current, {
            kind,
            fieldManager: options.fieldManager,
            ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
            now: this.#clock.date(),
          });
    if (isDeletable(kind, prepared) && options.dryRun !== true) {
      return new StoredRecord(prepared, this.#remove(kind, record).revision);
    }
    return isUnchanged(prepared, record)
      ? record
      : this.#write(kind, withGeneration(kind, prepared, current), options);
  }

  #prepared(strategy: KindStrategy, update: Update): StoredObject {
    const { offered, current, subresource } = update;
    switch (subresource) {
      case "status":
        return strategy.prepareForStatusUpdate(offered, current, this.#context(update));
      case "resize":
        return strategy.prepareForResize?.(offered, current) ?? current;
      case "ephemeralcontainers":
        return strategy.prepareForEphemeralContainers?.(offered, current) ?? current;
      default:
        return strategy.prepareForUpdate(offered, current, this.#context(update));
    }
  }

  /**
   * Replaces an object by the result of `change` without the rules for updates. For the server's own writes,
   * such as binding a pod.
   *
   * @throws ApiError 404
   */
  replace(
    place: ObjectPlace,
    change: (current: StoredObject, now: Date) => StoredObject,
    options: WriteOptions = {},
  ): StoredRecord {
    return this.#write(place.kind, change(this.get(place).parse(), this.#clock.date()), options);
  }

  /**
   * Deletes an object, or marks it for deletion if it has finalizers or a grace period.
   *
   * @returns the last state or the marked state, and whether the object is gone.
   * @throws ApiError
   */
  delete(place: ObjectPlace, options: DeleteOptions = {}): { record: StoredRecord; gone: boolean } {
    checkGracePeriod(options);
    const { kind } = place;
    const record = this.get(place);
    const current = record.view();
    checkPreconditions(kind, current, options.preconditions ?? {});
    const { propagationPolicy } = this.#collectsGarbage ? options : {};
    const held = propagationPolicy === undefined ? current : withPropagation(current, propagationPolicy);
    const { marked, remove } = planDeletion(kind, held, { ...options, now: this.#clock.date() });
    const latest = marked === undefined ? record : this.#write(kind, marked, options);
    if (options.dryRun === true) {
      return { record: latest, gone: remove };
    }
    return remove ? { record: this.#remove(kind, latest), gone: true } : { record: latest, gone: false };
  }

  /** Removes the finalizer of a namespace, and also the namespace if it is being deleted. */
  finalizeNamespace(place: ObjectPlace): void {
    const record = this.get(place);
    const next = { ...record.parse(), spec: {} };
    if (isDeletable(place.kind, next)) {
      this.#remove(place.kind, record);
    } else {
      this.#write(place.kind, next, {});
    }
  }

  #write(kind: Kind, object: StoredObject, options: WriteOptions): StoredRecord {
    const ordered = { ...object, metadata: orderedMetadata(object.metadata) };
    if (options.dryRun === true) {
      return new StoredRecord(ordered, 0);
    }
    const record = this.#store.put(storedResource(kind), ordered);
    for (const hook of this.#hooks) {
      hook.written?.(kind, record);
    }
    return record;
  }

  #remove(kind: Kind, record: StoredRecord): StoredRecord {
    const last = this.#store.remove(storedResource(kind), record);
    for (const hook of this.#hooks) {
      hook.removed?.(kind, last);
    }
    return last;
  }

  #context({ inProcess = false }: Pick<WriteOptions, "inProcess">): StrategyContext {
    return { now: this.#clock.date(), inProcess };
  }
}

/**
 * Refuses labels and annotations that are not valid. Pods check theirs together with their spec. A write from inside
 * the process is not checked.
 *
 * @throws ApiError 422
 */
function refuseMetadata(kind: Kind, { metadata }: StoredObject, { inProcess }: WriteOptions): void {
  if (inProcess !== true && !kind.graceful) {
    refuseProblems(kind, metadata.name, metadataProblems(metadata));
  }
}

/** Whether a write would store the same object again. The order of fields does not count. */
function isUnchanged(next: StoredObject, record: StoredRecord): boolean {
  const candidate = new StoredRecord({ ...next, metadata: orderedMetadata(next.metadata) }, record.revision);
  return (
    candidate.bytes.equals(record.bytes) ||
    // Different bytes of the same length may be the same object with its fields in another order.
    (candidate.bytes.length === record.bytes.length && isDeepStrictEqual(candidate.parse(), record.view()))
  );
}

function withGeneration(kind: Kind, next: StoredObject, current: StoredObject): StoredObject {
  return kind.hasGeneration && specChanged(next, current)
    ? { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 0) + 1 } }
    : next;
}

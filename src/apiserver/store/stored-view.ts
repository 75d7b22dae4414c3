import type { StoredObject } from "../json/json-object.js";
import type { StoreEvent } from "./resource-table.js";
import { StoredRecord } from "./stored-record.js";

/** How a resource has the objects of another one, in a form of its own. */
export interface ViewForm {
  /** The resource under whose name the objects are stored. */
  readonly of: string;
  /** Returns the object as this resource has it. */
  readonly shown: (object: StoredObject) => StoredObject;
  /** Returns the object as it is stored. */
  readonly stored: (object: StoredObject) => StoredObject;
}

/** The records of a resource that has the objects of another one. Each record is made once. */
export class StoredView {
  readonly form: ViewForm;
  readonly #records = new WeakMap<StoredRecord, StoredRecord>();

  constructor(form: ViewForm) {
    this.form = form;
  }

  record(stored: StoredRecord): StoredRecord {
    const known = this.#records.get(stored);
    if (known !== undefined) {
      return known;
    }
    const shown = new StoredRecord(this.form.shown(stored.parse()), stored.revision);
    this.#records.set(stored, shown);
    return shown;
  }

  *records(stored: Iterable<StoredRecord>): Generator<StoredRecord> {
    for (const record of stored) {
      yield this.record(record);
    }
  }

  event(event: StoreEvent): StoreEvent {
    const { record, previous, ...rest } = event;
    return {
      ...rest,
      record: this.record(record),
      ...(previous === undefined ? {} : { previous: this.record(previous) }),
    };
  }
}

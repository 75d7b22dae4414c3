import type { ListMeta } from "../api/object.js";
import type { ListDecoder } from "./codec.js";
import { deepFreeze } from "../base/deep-freeze.js";
import { JsonEnvelope } from "./json/json-envelope.js";
import type { JsonObject } from "../base/json-object.js";
import { BYTE, isWhitespace, type TextForm } from "./json/json-scanner.js";
import { toListMeta } from "./list-meta.js";
import { ObjectReader } from "./json/object-reader.js";
import { wireErrorFrom } from "./wire-error.js";

export interface JsonDecoderOptions {
  /** The kind of the objects, if it is known. */
  readonly kind?: string | undefined;
  readonly keepManagedFields: boolean;
  readonly frozen: boolean;
  readonly objectLimitBytes: number;
}

/**
 * The shape of a list: the member that holds the objects, and what the other members say about them. `Item` is
 * what is read of an object before these are known.
 */
export interface ListShape<Item = JsonObject> {
  /** The names of the members that may hold the objects. */
  readonly members: readonly string[];
  /** Reads an object of the list from its bytes. @throws SyntaxError if they cannot be such an object. */
  readItem(bytes: Uint8Array, form: TextForm): Item;
  /**
   * Returns what completes each object, from the members of the list around the objects. Returns `undefined` as long
   * as these are not known. `whole` says that there are no more members.
   *
   * @throws SyntaxError if the list has objects of another kind.
   */
  finisher(envelope: JsonObject, whole: boolean): ((item: Item) => object) | undefined;
  /** Refuses a value that is not a list. @throws SyntaxError */
  checkList(envelope: JsonObject, itemsSeen: boolean): void;
}

/** What may come next between the items. */
type Expected = "itemOrEnd" | "item" | "commaOrEnd";

/**
 * Splits the body of a list into its items while it arrives, and parses them one by one. So a list may be
 * larger than the longest string. The decoder holds at most one item and the bytes around the items, and
 * limits the size of both.
 */
export class JsonListDecoder<T, Item = JsonObject> implements ListDecoder<T> {
  readonly #shape: ListShape<Item>;
  readonly #frozen: boolean;
  readonly #envelope: JsonEnvelope;
  readonly #reader: ObjectReader;
  /** Whether the next byte belongs to the items. If not, it belongs to the envelope around them. */
  #amongItems = false;
  #itemsSeen = false;
  #expected: Expected = "itemOrEnd";
  #finish: ReturnType<ListShape<Item>["finisher"]>;
  /** The items that came before the kind of the list. They are returned when the kind is known (IP-19). */
  #waiting: Item[] = [];
  #count = 0;
  /** Bytes of the chunks before this one. */
  #offset = 0;

  constructor(
    { frozen, objectLimitBytes }: Pick<JsonDecoderOptions, "frozen" | "objectLimitBytes">,
    shape: ListShape<Item>,
  ) {
    this.#shape = shape;
    this.#frozen = frozen;
    this.#envelope = new JsonEnvelope(shape.members);
    this.#reader = new ObjectReader(objectLimitBytes);
  }

  push(chunk: Uint8Array): readonly T[] {
    const items: object[] = [];
    let index = 0;
    while (index >= 0 && index < chunk.length) {
      index = this.#amongItems
        ? this.#takeItems(chunk, index, items)
        : this.#takeEnvelope(chunk, index, items);
    }
    this.#offset += chunk.length;
    // The only place where parsed JSON becomes T. The caller asserts the shape of T by naming the resource.
    return items as T[];
  }

  end(): ListMeta {
    if (!this.#envelope.closed) {
      const place = this.#amongItems ? `after ${this.#count} items` : "outside of its items";
      throw wireErrorFrom(`the body broke off ${place}`, `list at byte ${this.#offset}`);
    }
    return this.#inEnvelope(() => {
      const envelope = this.#envelope.parse();
      this.#shape.checkList(envelope, this.#itemsSeen);
      this.#shape.finisher(envelope, true);
      return toListMeta(envelope["metadata"]);
    });
  }

  #inEnvelope<R>(step: () => R): R {
    try {
      return step();
    } catch (error) {
      throw wireErrorFrom(error, "list");
    }
  }

  #takeEnvelope(chunk: Uint8Array, from: number, items: object[]): number {
    return this.#inEnvelope(() => {
      const next = this.#envelope.takeUpToItems(chunk, from);
      if (next >= 0) {
        this.#beginItems();
      } else if (this.#envelope.closed && this.#waiting.length > 0) {
        this.#finish = this.#shape.finisher(this.#envelope.parse(), true);
        const waiting = this.#waiting;
        this.#waiting = [];
        this.#finishAll(waiting, items);
      }
      return next;
    });
  }

  #beginItems(): void {
    if (this.#itemsSeen) {
      throw new SyntaxError('found "items" twice');
    }
    this.#itemsSeen = true;
    this.#amongItems = true;
    this.#finish = this.#shape.finisher(this.#envelope.parseSoFar(), false);
  }

  /** Reads items from the chunk, and returns the index after the last byte that belongs to them. */
  #takeItems(chunk: Uint8Array, from: number, items: object[]): number {
    let index = from;
    while (index < chunk.length && this.#amongItems) {
      const byte = chunk[index] ?? 0;
      if (this.#reader.inObject || (byte === BYTE.openBrace && this.#expected !== "commaOrEnd")) {
        this.#takeItem(chunk, index, items);
        index = this.#reader.end;
      } else {
        this.#takeSeparator(byte, index);
        index += 1;
      }
    }
    return index;
  }

  #takeSeparator(byte: number, index: number): void {
    if (isWhitespace(byte)) {
      return;
    }
    if (byte === BYTE.comma && this.#expected === "commaOrEnd") {
      this.#expected = "item";
    } else if (byte === BYTE.closeBracket && this.#expected !== "item") {
      this.#amongItems = false;
      this.#envelope.closeItems();
    } else {
      throw wireErrorFrom("not a JSON object", this.#place(index));
    }
  }

  #takeItem(chunk: Uint8Array, index: number, items: object[]): void {
    try {
      const bytes = this.#reader.read(chunk, index);
      if (bytes === undefined) {
        return;
      }
      const item = this.#shape.readItem(bytes, this.#reader.form);
      this.#finishAll([item], items);
      this.#count += 1;
      this.#expected = "commaOrEnd";
    } catch (error) {
      throw wireErrorFrom(error, this.#place(this.#reader.end));
    }
  }

  #finishAll(found: readonly Item[], items: object[]): void {
    const finish = this.#finish;
    if (finish === undefined) {
      this.#waiting.push(...found);
      return;
    }
    for (const item of found) {
      const whole = finish(item);
      items.push(this.#frozen ? deepFreeze(whole) : whole);
    }
  }

  #place(index: number): string {
    return `list item ${this.#count} before byte ${this.#offset + index}`;
  }
}

import type { ListMeta } from "../api/object.js";
import type { ListDecoder } from "./codec.js";
import { deepFreeze } from "../base/deep-freeze.js";
import { JsonEnvelope } from "./json/json-envelope.js";
import { isJsonObject, type JsonObject } from "../base/json-object.js";
import { parseJsonObject } from "./json/parse-json-object.js";
import { BYTE, isWhitespace } from "./json/json-scanner.js";
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

/** What may come next between the items. */
type Expected = "itemOrEnd" | "item" | "commaOrEnd";

const MANAGED_FIELDS: readonly string[] = ["metadata", "managedFields"];

/**
 * Splits the body of a list into its items while it arrives, and parses them one by one. So a list may be
 * larger than the longest string. The decoder holds at most one item and the bytes around the items, and
 * limits the size of both.
 */
export class JsonListDecoder<T> implements ListDecoder<T> {
  readonly #options: JsonDecoderOptions;
  readonly #envelope = new JsonEnvelope();
  readonly #reader: ObjectReader;
  readonly #drop: readonly string[] | undefined;
  /** Whether the next byte belongs to the items. If not, it belongs to the envelope around them. */
  #amongItems = false;
  #itemsSeen = false;
  #expected: Expected = "itemOrEnd";
  #type: ItemType | undefined;
  /** The items that came before the kind of the list. They are returned when the kind is known (IP-19). */
  #waiting: JsonObject[] = [];
  #count = 0;
  /** Bytes of the chunks before this one. */
  #offset = 0;

  constructor(options: JsonDecoderOptions) {
    this.#options = options;
    this.#reader = new ObjectReader(options.objectLimitBytes);
    this.#drop = options.keepManagedFields ? undefined : MANAGED_FIELDS;
  }

  push(chunk: Uint8Array): readonly T[] {
    const items: JsonObject[] = [];
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
      checkIsList(envelope, this.#itemsSeen);
      itemType(envelope, this.#options.kind);
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

  #takeEnvelope(chunk: Uint8Array, from: number, items: JsonObject[]): number {
    return this.#inEnvelope(() => {
      const next = this.#envelope.takeUpToItems(chunk, from);
      if (next >= 0) {
        this.#beginItems();
      } else if (this.#envelope.closed && this.#waiting.length > 0) {
        const type = itemType(this.#envelope.parse(), this.#options.kind);
        for (const item of this.#waiting) {
          items.push(this.#finished(item, type));
        }
        this.#waiting = [];
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
    const soFar = this.#envelope.parseSoFar();
    if (typeof soFar["kind"] === "string" && typeof soFar["apiVersion"] === "string") {
      this.#type = itemType(soFar, this.#options.kind);
    }
  }

  /** Reads items from the chunk, and returns the index after the last byte that belongs to them. */
  #takeItems(chunk: Uint8Array, from: number, items: JsonObject[]): number {
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

  #takeItem(chunk: Uint8Array, index: number, items: JsonObject[]): void {
    try {
      const bytes = this.#reader.read(chunk, index);
      if (bytes === undefined) {
        return;
      }
      const item = parseJsonObject(bytes, this.#drop);
      checkHasName(item);
      if (this.#type === undefined) {
        this.#waiting.push(item);
      } else {
        items.push(this.#finished(item, this.#type));
      }
      this.#count += 1;
      this.#expected = "commaOrEnd";
    } catch (error) {
      throw wireErrorFrom(error, this.#place(this.#reader.end));
    }
  }

  #finished(item: JsonObject, type: ItemType): JsonObject {
    const typed = withType(item, type);
    return this.#options.frozen ? deepFreeze(typed) : typed;
  }

  #place(index: number): string {
    return `list item ${this.#count} before byte ${this.#offset + index}`;
  }
}

/** The type of the items that have no kind themselves. Items of built-in kinds never have one (IP-19). */
interface ItemType {
  readonly kind: string | undefined;
  readonly apiVersion: string | undefined;
}

/**
 * Returns the type of the items of a list. Refuses a list of another kind, because every known object that is
 * not in a list counts as deleted.
 */
function itemType(list: JsonObject, knownKind: string | undefined): ItemType {
  const found = typeof list["kind"] === "string" ? list["kind"] : "";
  const apiVersion = typeof list["apiVersion"] === "string" ? list["apiVersion"] : undefined;
  if (!found.endsWith("List") || found === "List") {
    return { kind: knownKind, apiVersion };
  }
  const kind = found.slice(0, -"List".length);
  if (kind !== (knownKind ?? kind)) {
    throw new SyntaxError(`found ${found}, expected ${knownKind}List`);
  }
  return { kind, apiVersion };
}

function withType(item: JsonObject, type: ItemType): JsonObject {
  if (type.kind === undefined || type.apiVersion === undefined || item["kind"] !== undefined) {
    return item;
  }
  return { kind: type.kind, apiVersion: type.apiVersion, ...item };
}

function checkHasName(item: JsonObject): void {
  const metadata = item["metadata"];
  if (!isJsonObject(metadata) || typeof metadata["name"] !== "string" || metadata["name"] === "") {
    throw new SyntaxError("found no metadata.name");
  }
}

/**
 * Refuses an object that is not a list: a Status, a Table (L-11) or a single object. If `items` is null, or
 * absent from an object whose kind ends in `List`, the list is empty.
 */
function checkIsList(envelope: JsonObject, itemsSeen: boolean): void {
  const kind = envelope["kind"];
  const named = typeof kind === "string" ? kind : "an object without a kind";
  const isNoList = kind === "Status" || kind === "Table";
  const items = envelope["items"];
  const hasItems = itemsSeen || items === null || (items === undefined && named.endsWith("List"));
  if (isNoList || !hasItems) {
    const message =
      kind === "Status" && typeof envelope["message"] === "string" ? ` (${envelope["message"]})` : "";
    throw new SyntaxError(`found ${named}${message}, expected a list`);
  }
}

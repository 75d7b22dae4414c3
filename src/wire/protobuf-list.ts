import type { ListMeta } from "../api/object.js";
import { ByteFeed } from "./byte-feed.js";
import type { ListDecoder } from "./codec.js";
import { toListMeta } from "./list-meta.js";
import { decodeObject } from "./protobuf/protobuf-decoder.js";
import { MAGIC } from "./protobuf/protobuf-envelope.js";
import { decodeTypeMeta, hasMagic, type ProtobufDecoderOptions } from "./protobuf-kind.js";
import { isTag } from "./protobuf/protobuf-reader.js";
import { WIRE_TYPE } from "./protobuf/protobuf-writer.js";
import { wireErrorFrom } from "./wire-error.js";

/** A field whose tag has been read, and its length if it has one. */
interface Header {
  readonly number: number;
  readonly wireType: number;
  /** The number of bytes of the field that are still to come. */
  length: number;
}

/** The fields of `runtime.Unknown`. */
const ENVELOPE = { type: 1, raw: 2 } as const;
/** The fields of every list. */
const LIST = { metadata: 1, item: 2 } as const;
/**
 * The largest of these field numbers.
 * The fields up to it are needed and must have a length. All others are skipped.
 */
const LAST_WANTED = 2;
const ITEM_TAG = (LIST.item << 3) | WIRE_TYPE.bytes;

/**
 * Splits the body of a list into its items while it arrives. The decoder holds at most one item, and only if
 * the item spans several chunks.
 */
export class ProtobufListDecoder<T> implements ListDecoder<T> {
  readonly #options: ProtobufDecoderOptions<T>;
  readonly #feed = new ByteFeed();
  #begun = false;
  #typeSeen = false;
  #metadata: ListMeta | undefined;
  /** The tag of a field whose length has not been read completely. */
  #tag: number | undefined;
  #header: Header | undefined;
  /** The offset at which the list inside the envelope ends, or `undefined` outside the list. */
  #listEnd: number | undefined;
  #count = 0;

  constructor(options: ProtobufDecoderOptions<T>) {
    this.#options = options;
  }

  push(chunk: Uint8Array): readonly T[] {
    const items: T[] = [];
    this.#feed.push(chunk);
    try {
      do {
        this.#takeWholeItems(items);
        // A step returns false when it needs more bytes than the chunk has.
      } while (this.#step(items));
    } catch (error) {
      throw wireErrorFrom(error, this.#place());
    }
    return items;
  }

  end(): ListMeta {
    const isWhole = this.#listEnd === undefined && !this.#inField;
    if (!isWhole || this.#metadata === undefined || !this.#typeSeen) {
      throw wireErrorFrom(
        `the body broke off after ${this.#count} items`,
        `list at byte ${this.#feed.offset}`,
      );
    }
    return this.#metadata;
  }

  /** Whether a field has begun but has not been read to its end. */
  get #inField(): boolean {
    return this.#header !== undefined || this.#tag !== undefined || this.#feed.begun > 0;
  }

  /**
   * Reads the items that are completely in the chunk.
   * Nearly all are, and this is faster than reading step by step.
   */
  #takeWholeItems(items: T[]): void {
    const feed = this.#feed;
    if (this.#listEnd === undefined || this.#inField) {
      return;
    }
    while (feed.offset < this.#listEnd) {
      const bytes = feed.wholeField(ITEM_TAG);
      if (bytes === undefined) {
        return;
      }
      const beyond = feed.offset - this.#listEnd;
      if (beyond > 0) {
        throw tooLong(bytes.length, bytes.length - beyond);
      }
      this.#checkLength(bytes.length);
      this.#addItem(items, bytes);
    }
  }

  /** Reads one portion. Returns false if the chunk has ended. */
  #step(items: T[]): boolean {
    if (!this.#begun) {
      return this.#readMagic();
    }
    if (this.#feed.offset === this.#listEnd && !this.#inField) {
      this.#listEnd = undefined;
      // A list without metadata counts as one with empty metadata.
      this.#metadata ??= { resourceVersion: "" };
    }
    this.#header ??= this.#readHeader();
    return this.#header !== undefined && this.#readValue(this.#header, items);
  }

  #readMagic(): boolean {
    const bytes = this.#feed.take(MAGIC.length);
    if (bytes === undefined) {
      return false;
    }
    if (!hasMagic(bytes)) {
      throw new SyntaxError("not Kubernetes protobuf");
    }
    this.#begun = true;
    return true;
  }

  #readHeader(): Header | undefined {
    this.#tag ??= this.#feed.varint();
    if (this.#tag === undefined) {
      return undefined;
    }
    if (!isTag(this.#tag)) {
      throw new SyntaxError("found an invalid field number");
    }
    const wireType = this.#tag & 7;
    const length = this.#readLength(wireType);
    if (length === undefined) {
      return undefined;
    }
    const number = this.#tag >>> 3;
    this.#tag = undefined;
    const left = this.#listEnd === undefined ? Infinity : this.#listEnd - this.#feed.offset;
    if (length > left) {
      throw tooLong(length, left);
    }
    return { number, wireType, length };
  }

  #readLength(wireType: number): number | undefined {
    switch (wireType) {
      case WIRE_TYPE.bytes:
        return this.#feed.varint();
      case WIRE_TYPE.varint:
        return this.#feed.varint() === undefined ? undefined : 0;
      case WIRE_TYPE.fixed64:
        return 8;
      case WIRE_TYPE.fixed32:
        return 4;
      default:
        throw new SyntaxError(`found unknown wire type ${wireType}`);
    }
  }

  /** Reads the value of a field, or continues reading it. Returns false if the chunk has ended. */
  #readValue(header: Header, items: T[]): boolean {
    const { number, wireType } = header;
    if (number > LAST_WANTED) {
      return this.#skip(header);
    }
    if (wireType !== WIRE_TYPE.bytes) {
      throw new SyntaxError(`found wire type ${wireType} for a value with a length`);
    }
    if (this.#listEnd === undefined && number === ENVELOPE.raw) {
      this.#openList(header.length);
      return true;
    }
    return this.#takeWanted(header, items);
  }

  #openList(length: number): void {
    if (!this.#typeSeen) {
      throw new SyntaxError("found a list without its type before it");
    }
    if (this.#metadata !== undefined) {
      throw new SyntaxError("found a second list");
    }
    this.#listEnd = this.#feed.offset + length;
    this.#header = undefined;
  }

  #skip(header: Header): boolean {
    header.length -= this.#feed.skip(header.length);
    if (header.length > 0) {
      return false;
    }
    this.#header = undefined;
    return true;
  }

  #takeWanted({ number, length }: Header, items: T[]): boolean {
    this.#checkLength(length);
    const bytes = this.#feed.take(length);
    if (bytes === undefined) {
      return false;
    }
    this.#header = undefined;
    if (this.#listEnd === undefined) {
      this.#checkType(bytes);
    } else if (number === LIST.metadata) {
      this.#metadata = toListMeta(decodeObject(bytes, this.#options.kind.listMeta));
    } else {
      this.#addItem(items, bytes);
    }
    return true;
  }

  /**
   * Refuses an object that is not a list of the kind, such as a Status, a Table (L-11) or a single object.
   */
  #checkType(bytes: Buffer): void {
    const { kind } = decodeTypeMeta(bytes);
    const wanted = `${this.#options.kind.type.kind}List`;
    if (kind !== wanted) {
      throw new SyntaxError(`found ${kind === "" ? "an object without a kind" : kind}, expected ${wanted}`);
    }
    this.#typeSeen = true;
  }

  #checkLength(length: number): void {
    const { objectLimitBytes } = this.#options;
    if (length > objectLimitBytes) {
      throw new RangeError(`found ${length} bytes, expected at most ${objectLimitBytes}`);
    }
  }

  #addItem(items: T[], bytes: Buffer): void {
    const item = this.#options.kind.decode(bytes);
    if (item === undefined) {
      throw new SyntaxError("found no metadata.name");
    }
    items.push(item);
    this.#count += 1;
  }

  #place(): string {
    return `list item ${this.#count} before byte ${this.#feed.offset}`;
  }
}

function tooLong(length: number, left: number): SyntaxError {
  return new SyntaxError(`found a length of ${length}, but ${left} bytes follow`);
}

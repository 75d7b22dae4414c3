import type { WatchEvent } from "../api/watch-event.js";
import { ByteFeed } from "./byte-feed.js";
import type { WatchDecoder } from "./codec.js";
import {
  eventObjectJson,
  openEnvelope,
  openWatchEvent,
  type ProtobufDecoderOptions,
} from "./protobuf-kind.js";
import { toWatchEvent } from "./watch-event-rules.js";
import { wireErrorFrom } from "./wire-error.js";

/** A frame begins with its length, most significant byte first. */
const LENGTH_BYTES = 4;

/** Tags of the fields of a WatchEvent, which are 1 and 2 and have a length: a frame begins with one of them. */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x0a, 0x12]);

/** Events whose object is one of the collection's. */
const CHANGES: ReadonlySet<string> = new Set(["ADDED", "MODIFIED", "DELETED"]);

/** Cuts the body of a watch into its frames while it arrives, and makes an event of each. */
export class ProtobufWatchDecoder<T> implements WatchDecoder<T> {
  readonly #options: ProtobufDecoderOptions<T>;
  readonly #feed = new ByteFeed();
  /** Length of the frame that has begun. */
  #length: number | undefined;
  #count = 0;
  /** After an ERROR event: a stream has nothing to say after it. */
  #over = false;

  constructor(options: ProtobufDecoderOptions<T>) {
    this.#options = options;
  }

  push(chunk: Uint8Array): readonly WatchEvent<T>[] {
    const events: WatchEvent<T>[] = [];
    this.#feed.push(chunk);
    try {
      for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
        const event = this.#decode(frame);
        events.push(event);
        this.#count += 1;
        this.#over = event.type === "ERROR";
      }
    } catch (error) {
      throw wireErrorFrom(error, this.#place(), { events });
    }
    return events;
  }

  end(): void {
    if (!this.#over && (this.#length !== undefined || this.#feed.begun > 0)) {
      throw wireErrorFrom("the body broke off inside it", this.#place());
    }
  }

  /** The next frame that is whole. */
  #next(): Buffer | undefined {
    if (this.#over) {
      return undefined;
    }
    this.#length ??= this.#feed.take(LENGTH_BYTES)?.readUInt32BE();
    if (this.#length === undefined) {
      return undefined;
    }
    this.#checkFrame(this.#length);
    const frame = this.#feed.take(this.#length);
    if (frame !== undefined) {
      this.#length = undefined;
    }
    return frame;
  }

  /**
   * Where a stream is out of step, almost any four bytes are a length within the limit: without a look at what follows,
   * that many bytes of events would be swallowed before anything is noticed.
   */
  #checkFrame(length: number): void {
    if (length > this.#options.objectLimitBytes) {
      throw new RangeError(`a frame of ${length} bytes, larger than ${this.#options.objectLimitBytes}`);
    }
    const first = this.#feed.begun === 0 ? this.#feed.peek() : undefined;
    if (length > 0 && first !== undefined && !FIRST_BYTES.has(first)) {
      throw new SyntaxError(`a frame that begins with byte ${first}, which no event does`);
    }
  }

  #decode(frame: Buffer): WatchEvent<T> {
    const { kind } = this.#options;
    const { type, object: bytes } = openWatchEvent(frame);
    const enveloped = bytes === undefined ? undefined : openEnvelope(bytes);
    if (CHANGES.has(type) && enveloped?.type.kind === kind.type.kind) {
      const object = kind.decodeSound(enveloped.raw);
      if (object !== undefined) {
        // It is one of the three.
        return { type: type as "ADDED", object };
      }
    }
    const object = enveloped === undefined ? undefined : eventObjectJson(enveloped, kind);
    return toWatchEvent<T>({ type, object }, kind.type.kind);
  }

  #place(): string {
    return `watch event ${this.#count} before byte ${this.#feed.offset}`;
  }
}

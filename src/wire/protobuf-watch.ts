import type { WatchEvent } from "../api/watch-event.js";
import type { Mask } from "../base/secrets/masked.js";
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

/** The number of bytes of the length at the beginning of a frame. The most significant byte comes first. */
const LENGTH_BYTES = 4;

/**
 * The tags of the two fields of a WatchEvent.
 * Both fields have a length, and every event begins with one of the tags.
 */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x0a, 0x12]);

/** The types of events whose object belongs to the watched collection. */
const CHANGES: ReadonlySet<string> = new Set(["ADDED", "MODIFIED", "DELETED"]);

/** Splits the body of a watch into its frames while it arrives, and decodes each frame to an event. */
export class ProtobufWatchDecoder<T> implements WatchDecoder<T> {
  readonly #options: ProtobufDecoderOptions<T>;
  readonly #mask: Mask | undefined;
  readonly #feed = new ByteFeed();
  /** The length of the frame that has begun. */
  #length: number | undefined;
  #count = 0;
  /** Whether an ERROR event has come. It is the last event of a watch, so all later bytes are ignored. */
  #over = false;

  constructor(options: ProtobufDecoderOptions<T>, mask?: Mask) {
    this.#options = options;
    this.#mask = mask;
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

  /** Returns the next frame, or `undefined` if it is not complete. */
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
   * Refuses a frame that is too long or does not begin like an event. In a damaged stream almost any four
   * bytes look like a valid length. The first byte is checked because the damage would otherwise be noticed
   * only after that many bytes of events were lost.
   */
  #checkFrame(length: number): void {
    if (length > this.#options.objectLimitBytes) {
      throw new RangeError(
        `found a frame of ${length} bytes, expected at most ${this.#options.objectLimitBytes}`,
      );
    }
    const first = this.#feed.begun === 0 ? this.#feed.peek() : undefined;
    if (length > 0 && first !== undefined && !FIRST_BYTES.has(first)) {
      throw new SyntaxError(`found a frame that begins with byte ${first}, which does not begin an event`);
    }
  }

  #decode(frame: Buffer): WatchEvent<T> {
    const { kind } = this.#options;
    const { type, object: bytes } = openWatchEvent(frame);
    const enveloped = bytes === undefined ? undefined : openEnvelope(bytes);
    if (CHANGES.has(type) && enveloped?.type.kind === kind.type.kind) {
      const object = kind.decodeSound(enveloped.raw);
      if (object !== undefined) {
        // The type is one of the three in CHANGES. Their events have the same shape, so "ADDED" stands for
        // all.
        return { type: type as "ADDED", object };
      }
    }
    const object = enveloped === undefined ? undefined : eventObjectJson(enveloped, kind);
    return toWatchEvent<T>({ type, object }, kind.type.kind, this.#mask);
  }

  #place(): string {
    return `watch event ${this.#count} before byte ${this.#feed.offset}`;
  }
}

import type { WatchEvent } from "../api/watch-event.js";
import { deepFreeze } from "../base/deep-freeze.js";
import type { JsonObject } from "../base/json-object.js";
import type { WatchDecoder } from "./codec.js";
import type { JsonDecoderOptions } from "./json-list.js";
import { parseJsonObject } from "./json/parse-json-object.js";
import { BYTE, isWhitespace, type TextForm } from "./json/json-scanner.js";
import { ObjectReader } from "./json/object-reader.js";
import { wireErrorFrom } from "./wire-error.js";

const MANAGED_FIELDS: readonly string[] = ["object", "metadata", "managedFields"];

/** Makes an event of its bytes. @throws SyntaxError if they are not an event. */
export type EventReader<T> = (bytes: Uint8Array, form: TextForm) => WatchEvent<T>;

/** Returns a function that parses an event, and converts what it has parsed. */
export function parsedEvents<T>(
  { keepManagedFields }: Pick<JsonDecoderOptions, "keepManagedFields">,
  convert: (event: JsonObject) => WatchEvent<T>,
): EventReader<T> {
  const drop = keepManagedFields ? undefined : MANAGED_FIELDS;
  return (bytes) => convert(parseJsonObject(bytes, drop));
}

/**
 * Splits the body of a watch into its events while it arrives. A server ends each event with a line feed.
 * Like Go's decoder, this one does not need the line feed, and ignores blank lines and carriage returns.
 */
export class JsonWatchDecoder<T> implements WatchDecoder<T> {
  readonly #frozen: boolean;
  readonly #read: EventReader<T>;
  readonly #reader: ObjectReader;
  #count = 0;
  /** Bytes of the chunks before this one. */
  #offset = 0;
  /** Whether an ERROR event has come. It is the last event of a watch, so all later bytes are ignored. */
  #over = false;

  constructor(
    { frozen, objectLimitBytes }: Pick<JsonDecoderOptions, "frozen" | "objectLimitBytes">,
    read: EventReader<T>,
  ) {
    this.#frozen = frozen;
    this.#read = read;
    this.#reader = new ObjectReader(objectLimitBytes);
  }

  push(chunk: Uint8Array): readonly WatchEvent<T>[] {
    const events: WatchEvent<T>[] = [];
    let index = 0;
    while (index < chunk.length && !this.#over) {
      const byte = chunk[index] ?? 0;
      if (this.#reader.inObject || byte === BYTE.openBrace) {
        this.#takeEvent(chunk, index, events);
        index = this.#reader.end;
      } else if (isWhitespace(byte)) {
        index += 1;
      } else {
        throw wireErrorFrom("not a JSON object", this.#place(index), { events });
      }
    }
    this.#offset += chunk.length;
    return events;
  }

  end(): void {
    if (this.#reader.inObject) {
      throw wireErrorFrom("the body broke off inside it", this.#place(0));
    }
  }

  #takeEvent(chunk: Uint8Array, index: number, events: WatchEvent<T>[]): void {
    try {
      const bytes = this.#reader.read(chunk, index);
      if (bytes !== undefined) {
        const event = this.#read(bytes, this.#reader.form);
        this.#over = event.type === "ERROR";
        if (this.#frozen && "object" in event) {
          deepFreeze(event.object);
        }
        events.push(event);
        this.#count += 1;
      }
    } catch (error) {
      throw wireErrorFrom(error, this.#place(this.#reader.end), { events });
    }
  }

  #place(index: number): string {
    return `watch event ${this.#count} before byte ${this.#offset + index}`;
  }
}

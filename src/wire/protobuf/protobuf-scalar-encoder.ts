import { type ProtobufWriter, WIRE_TYPE } from "./protobuf-writer.js";
import type { ScalarType } from "./schema-message.js";

/** Which scalar is written, and where; `name` is for messages to people. */
export interface ScalarPlace {
  readonly type: ScalarType;
  readonly number: number;
  readonly name: string;
}

/**
 * Writes a value of its JSON form with its tag; what is absent as the zero value of its type.
 *
 * @throws TypeError when it is not of that form.
 */
export function encodeScalar(writer: ProtobufWriter, value: unknown, place: ScalarPlace): void {
  switch (place.type) {
    case "int":
      writer.varint(wholeNumber(value ?? 0, place));
      writer.tag(place.number, WIRE_TYPE.varint);
      return;
    case "bool":
      writer.varint(wanted(value ?? false, "boolean", place) ? 1 : 0);
      writer.tag(place.number, WIRE_TYPE.varint);
      return;
    default: {
      const before = writer.length;
      CONTENT[place.type](writer, value, place);
      writer.delimit(place.number, before);
    }
  }
}

type WriteContent = (writer: ProtobufWriter, value: unknown, place: ScalarPlace) => void;

/** What stands between the length and the end of a scalar that is no number. */
const CONTENT: Readonly<Record<Exclude<ScalarType, "int" | "bool">, WriteContent>> = {
  string: (writer, value, place) => writer.text(wanted(value ?? "", "string", place)),
  bytes: (writer, value, place) => writer.bytes(Buffer.from(wanted(value ?? "", "string", place), "base64")),
  // JSON may have a number there, too.
  quantity: (writer, value, place) =>
    textField(writer, 1, typeof value === "number" ? `${value}` : wanted(value ?? "0", "string", place)),
  intOrString: (writer, value, place) => intOrString(writer, value ?? 0, place),
  time: timestamp,
  microTime: timestamp,
  json: (writer, value) => {
    if (value !== undefined && value !== null) {
      textField(writer, 1, JSON.stringify(value));
    }
  },
  strings: (writer, value, place) => {
    for (const item of wantedList(value ?? [], place).reverse()) {
      textField(writer, 1, wanted(item, "string", place));
    }
  },
};

function textField(writer: ProtobufWriter, number: number, text: string): void {
  const before = writer.length;
  writer.text(text);
  writer.delimit(number, before);
}

function intField(writer: ProtobufWriter, number: number, value: number): void {
  writer.varint(value);
  writer.tag(number, WIRE_TYPE.varint);
}

/** Fields 1 to 3: which of the two it is, the number, the text. */
function intOrString(writer: ProtobufWriter, value: unknown, place: ScalarPlace): void {
  const isText = typeof value === "string";
  textField(writer, 3, isText ? value : "");
  intField(writer, 2, isText ? 0 : wholeNumber(value, place));
  intField(writer, 1, isText ? 1 : 0);
}

/** Seconds and nanoseconds since 1970; the zero time is an empty message. Fractions end at microseconds, as in JSON. */
function timestamp(writer: ProtobufWriter, value: unknown, place: ScalarPlace): void {
  if (value === undefined || value === null) {
    return;
  }
  const text = wanted(value, "string", place);
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) {
    throw new TypeError(`Cannot encode "${place.name}": found "${text}", wanted an RFC 3339 time`);
  }
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  intField(writer, 2, place.type === "microTime" ? Number(fraction.padEnd(6, "0")) * 1000 : 0);
  intField(writer, 1, Math.floor(milliseconds / 1000));
}

interface Types {
  readonly string: string;
  readonly boolean: boolean;
}

function wanted<K extends keyof Types>(value: unknown, type: K, { name }: ScalarPlace): Types[K] {
  if (typeof value !== type) {
    throw new TypeError(`Cannot encode "${name}": found ${typeof value}, wanted ${type}`);
  }
  return value as Types[K];
}

function wantedList(value: unknown, { name }: ScalarPlace): unknown[] {
  if (!Array.isArray(value)) {
    throw new TypeError(`Cannot encode "${name}": found ${typeof value}, wanted an array`);
  }
  return [...(value as unknown[])];
}

function wholeNumber(value: unknown, { name }: ScalarPlace): number {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`Cannot encode "${name}": found ${typeof value}, wanted a whole number`);
  }
  return value;
}

import { type ProtobufWriter, WIRE_TYPE } from "./protobuf-writer.js";
import type { ScalarType } from "./schema-message.js";

/** The type of a scalar, the number of its field, and the name of the field for error messages. */
export interface ScalarPlace {
  readonly type: ScalarType;
  readonly number: number;
  readonly name: string;
}

/**
 * Writes a scalar, which is given in its JSON form, with its tag. An absent value is written as the zero
 * value of its type.
 *
 * @throws TypeError if the value does not have the JSON form of its type.
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

/** Functions that write the content of a scalar after its length. Numbers and booleans have no length. */
const CONTENT: Readonly<Record<Exclude<ScalarType, "int" | "bool">, WriteContent>> = {
  string: (writer, value, place) => writer.text(wanted(value ?? "", "string", place)),
  bytes: (writer, value, place) => writer.bytes(Buffer.from(wanted(value ?? "", "string", place), "base64")),
  // A quantity may also be a number in JSON.
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

/**
 * Writes field 1, which is 1 for a text and 0 for a number, the number in field 2 and the text in field 3.
 */
function intOrString(writer: ProtobufWriter, value: unknown, place: ScalarPlace): void {
  const isText = typeof value === "string";
  textField(writer, 3, isText ? value : "");
  intField(writer, 2, isText ? 0 : wholeNumber(value, place));
  intField(writer, 1, isText ? 1 : 0);
}

/**
 * Writes a time as seconds and nanoseconds since 1970. The zero time is an empty message. As in
 * JSON, a time has no fraction, and a microTime has a fraction of microseconds.
 */
function timestamp(writer: ProtobufWriter, value: unknown, place: ScalarPlace): void {
  if (value === undefined || value === null) {
    return;
  }
  const text = wanted(value, "string", place);
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) {
    throw new TypeError(`Cannot encode "${place.name}": found "${text}", expected an RFC 3339 time`);
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
    throw new TypeError(`Cannot encode "${name}": found ${typeof value}, expected ${type}`);
  }
  return value as Types[K];
}

function wantedList(value: unknown, { name }: ScalarPlace): unknown[] {
  if (!Array.isArray(value)) {
    throw new TypeError(`Cannot encode "${name}": found ${typeof value}, expected an array`);
  }
  return [...(value as unknown[])];
}

function wholeNumber(value: unknown, { name }: ScalarPlace): number {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`Cannot encode "${name}": found ${typeof value}, expected a whole number`);
  }
  return value;
}

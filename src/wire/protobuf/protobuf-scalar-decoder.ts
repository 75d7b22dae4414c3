import type { ProtobufReader } from "./protobuf-reader.js";
import type { ScalarType } from "./schema-message.js";

/** A scalar that has a length on the wire: a text, bytes, or a message of its own. */
export type DelimitedScalar = Exclude<ScalarType, "int" | "bool">;

/** Reads the JSON form of a scalar whose content ends at `end`. */
export function decodeScalar(reader: ProtobufReader, type: DelimitedScalar, end: number): unknown {
  switch (type) {
    case "string":
      return reader.text(end);
    case "bytes":
      return reader.base64(end);
    case "time":
    case "microTime":
      return timestamp(reader, type, end);
    case "quantity":
      return textsOf(reader, end).at(-1) ?? "0";
    case "intOrString":
      return intOrString(reader, end);
    case "json":
      return embeddedJson(reader, end);
    case "strings":
      return textsOf(reader, end);
  }
}

/** Reads all occurrences of field 1, each of which is a text. */
function textsOf(reader: ProtobufReader, end: number): string[] {
  const texts: string[] = [];
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag >>> 3 === 1) {
      texts.push(reader.text(reader.delimited(tag, end)));
    } else {
      reader.skip(tag & 7, end);
    }
  }
  return texts;
}

/**
 * Reads an IntOrString.
 * Field 1 is 0 if the value is the number in field 2, and 1 if it is the text in field 3.
 */
function intOrString(reader: ProtobufReader, end: number): number | string {
  let isText = false;
  let number = 0;
  let text = "";
  while (reader.at < end) {
    const tag = reader.tag(end);
    switch (tag >>> 3) {
      case 1:
        isText = reader.int(tag, end) === 1;
        break;
      case 2:
        number = reader.int(tag, end);
        break;
      case 3:
        text = reader.text(reader.delimited(tag, end));
        break;
      default:
        reader.skip(tag & 7, end);
    }
  }
  return isText ? text : number;
}

/** Reads a time. Go encodes its zero time as no bytes, and as null in JSON. */
function timestamp(reader: ProtobufReader, type: "time" | "microTime", end: number): string | null {
  if (reader.at === end) {
    return null;
  }
  const { seconds, nanoseconds } = readTime(reader, end);
  const text = dateText(seconds);
  return type === "time"
    ? `${text}Z`
    : `${text}.${Math.floor(nanoseconds / 1000)
        .toString()
        .padStart(6, "0")}Z`;
}

const DAY_SECONDS = 86_400;
/** The numbers from 0 to 59 in two digits. */
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, number) =>
  String(number).padStart(2, "0"),
);
/** The day of the last time that was read, and its date. Most times of a list are of few days. */
let lastDay = Number.NaN;
let lastDate = "";

/** Returns the date and the time of the day: `2026-11-29T14:43:53`. */
function dateText(seconds: number): string {
  const day = Math.floor(seconds / DAY_SECONDS);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, -"00:00:00.000Z".length);
  }
  const rest = seconds - day * DAY_SECONDS;
  const minutes = Math.floor(rest / 60);
  const hour = Math.floor(minutes / 60);
  return `${lastDate}${TWO_DIGITS[hour] ?? ""}:${TWO_DIGITS[minutes % 60] ?? ""}:${TWO_DIGITS[rest % 60] ?? ""}`;
}

/** The largest number of seconds before or after 1970 that a Date can hold: 100 000 000 days. */
const MAX_SECONDS = 8_640_000_000_000;

/** Reads a time as its distance from 1970. @throws SyntaxError if it is out of the range of a Date. */
export function readTime(
  reader: ProtobufReader,
  end: number,
): { readonly seconds: number; readonly nanoseconds: number } {
  let seconds = 0;
  let nanoseconds = 0;
  while (reader.at < end) {
    const tag = reader.tag(end);
    switch (tag >>> 3) {
      case 1:
        seconds = reader.int(tag, end);
        break;
      case 2:
        nanoseconds = reader.int(tag, end);
        break;
      default:
        reader.skip(tag & 7, end);
    }
  }
  if (Math.abs(seconds) > MAX_SECONDS) {
    throw reader.fault("found a time that is out of range");
  }
  return { seconds, nanoseconds };
}

/** Reads the JSON text in field 1. An error reveals nothing of the content, because it may be a secret. */
function embeddedJson(reader: ProtobufReader, end: number): unknown {
  const text = textsOf(reader, end).at(-1) ?? "";
  if (text === "") {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw reader.fault("found embedded JSON that is not valid");
  }
}

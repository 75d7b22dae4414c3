import { PROTOBUF_TYPE } from "../../wire/protobuf/protobuf-envelope.js";
import { JSON_TYPE, jsonEncoding } from "./json-encoding.js";
import type { ObjectEncoding } from "./object-encoding.js";
import { protobufEncoding } from "./protobuf-encoding.js";
import { notAcceptable } from "../refusals/refusals.js";

/**
 * How a response represents objects: whole, as rows of a table, or by their metadata alone. Tables and
 * metadata are always JSON.
 */
export type Format =
  | { readonly as: "object"; readonly encoding: ObjectEncoding }
  | { readonly as: "Table"; readonly version: string; readonly includeObject: IncludeObject }
  | { readonly as: "PartialObjectMetadata"; readonly version: string };

/** How much of its object each row of a table contains. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** One alternative of an Accept header. */
export interface AcceptClause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const JSON_TYPES = new Set(["application/json", "application/*", "*/*"]);
const META_VERSIONS = new Set(["v1", "v1beta1"]);

/**
 * Returns the clauses of an Accept header by descending `q`. Clauses with the same `q` keep their order. An
 * empty or absent header accepts everything.
 */
export function parseAccept(header: string | undefined): AcceptClause[] {
  const text = header === undefined || header.trim() === "" ? "*/*" : header;
  return text
    .split(",")
    .map(parseClause)
    .filter((clause) => clause.type !== "")
    .sort((left, right) => quality(right) - quality(left));
}

function parseClause(text: string): AcceptClause {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim());
  return {
    type: type.toLowerCase(),
    parameters: new Map(
      parameters.map((parameter) => {
        const [name = "", ...value] = parameter.split("=");
        return [name.trim().toLowerCase(), value.join("=").trim()];
      }),
    ),
  };
}

function quality({ parameters }: AcceptClause): number {
  const q = Number(parameters.get("q") ?? "1");
  return Number.isFinite(q) ? q : 1;
}

/** Reports whether JSON satisfies a clause. */
export function acceptsJson(clause: AcceptClause): boolean {
  return JSON_TYPES.has(clause.type);
}

const PROTOBUF: Format = { as: "object", encoding: protobufEncoding };

function acceptsProtobuf({ type, parameters }: AcceptClause): boolean {
  return type === PROTOBUF_TYPE && !parameters.has("as");
}

/**
 * Returns the encoding of a refusal: JSON or protobuf, whichever the client prefers, and JSON if it accepts
 * neither.
 */
export function refusalEncoding(header: string | undefined): ObjectEncoding {
  const first = parseAccept(header).find((clause) => acceptsJson(clause) || clause.type === PROTOBUF_TYPE);
  return first?.type === PROTOBUF_TYPE ? protobufEncoding : jsonEncoding;
}

/**
 * Returns the format of the first clause that this server can satisfy for a list or an object.
 *
 * @throws ApiError 406 if it can satisfy none.
 */
export function negotiateFormat(
  header: string | undefined,
  includeObject: IncludeObject,
  of: "list" | "object",
  speaksProtobuf: boolean,
): Format {
  for (const clause of parseAccept(header)) {
    const format = acceptsJson(clause)
      ? formatOf(clause, includeObject, of)
      : acceptsProtobuf(clause) && speaksProtobuf
        ? PROTOBUF
        : undefined;
    if (format !== undefined) {
      return format;
    }
  }
  throw notAcceptable(speaksProtobuf ? [JSON_TYPE, PROTOBUF_TYPE] : [JSON_TYPE]);
}

function formatOf(
  clause: AcceptClause,
  includeObject: IncludeObject,
  of: "list" | "object",
): Format | undefined {
  const as = clause.parameters.get("as");
  if (as === undefined) {
    return { as: "object", encoding: jsonEncoding };
  }
  const version = clause.parameters.get("v") ?? "v1";
  if (clause.parameters.get("g") !== "meta.k8s.io" || !META_VERSIONS.has(version)) {
    return undefined;
  }
  if (as === "Table") {
    return { as, version, includeObject };
  }
  return as === (of === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata")
    ? { as: "PartialObjectMetadata", version }
    : undefined;
}

import { PROTOBUF_TYPE } from "../../wire/protobuf/protobuf-envelope.js";
import { JSON_TYPE, jsonEncoding } from "./json-encoding.js";
import type { ObjectEncoding } from "./object-encoding.js";
import { protobufEncoding } from "./protobuf-encoding.js";
import { notAcceptable } from "../refusals/refusals.js";

/** How a response writes objects: as they are, as rows of a table, or their metadata alone. The latter two as JSON. */
export type Format =
  | { readonly as: "object"; readonly encoding: ObjectEncoding }
  | { readonly as: "Table"; readonly version: string; readonly includeObject: IncludeObject }
  | { readonly as: "PartialObjectMetadata"; readonly version: string };

/** What rows of a table carry of their object. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** One alternative of an Accept header. */
export interface AcceptClause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const JSON_TYPES = new Set(["application/json", "application/*", "*/*"]);
const META_VERSIONS = new Set(["v1", "v1beta1"]);

/** The clauses of an Accept header, best first: by q, else as written. */
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

/** Whether a clause is about JSON. */
export function acceptsJson(clause: AcceptClause): boolean {
  return JSON_TYPES.has(clause.type);
}

const PROTOBUF: Format = { as: "object", encoding: protobufEncoding };

function acceptsProtobuf({ type, parameters }: AcceptClause): boolean {
  return type === PROTOBUF_TYPE && !parameters.has("as");
}

/** How to write a refusal: in the first encoding that the client asks for. */
export function refusalEncoding(header: string | undefined): ObjectEncoding {
  const first = parseAccept(header).find((clause) => acceptsJson(clause) || clause.type === PROTOBUF_TYPE);
  return first?.type === PROTOBUF_TYPE ? protobufEncoding : jsonEncoding;
}

/**
 * Chooses the format of objects and lists: the first clause this server can satisfy.
 *
 * @throws ApiError 406 when there is none.
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

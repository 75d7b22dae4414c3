import type { RequestContext } from "../http/request-context.js";
import type { Headers } from "../http/reply.js";
import { withoutUnknownFields } from "../encoding/unknown-fields.js";
import type { StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { badRequest, invalid } from "../refusals/refusals.js";

/** What `fieldValidation` asks for: what happens to fields that a kind does not have. */
const LEVELS = ["Ignore", "Warn", "Strict"] as const;
type Level = (typeof LEVELS)[number];

/** Drops the unknown fields of the objects of one request, and remembers them for the warnings of its answer. */
export class FieldValidation {
  readonly #kind: Kind;
  readonly #level: Level;
  readonly #unknown = new Set<string>();

  /** @throws ApiError 422 for a value of `fieldValidation` that does not exist. */
  constructor({ query }: RequestContext, kind: Kind) {
    this.#kind = kind;
    this.#level = levelOf(query.get("fieldValidation") ?? "");
  }

  /** Returns an object without its unknown fields. @throws ApiError 400 if none are allowed. */
  check(object: StoredObject): StoredObject {
    const { object: known, unknown } = withoutUnknownFields(this.#kind, object);
    if (unknown.length > 0 && this.#level === "Strict") {
      const { kind, version } = this.#kind;
      const why = `strict decoding error: ${unknown.map(sentenceOf).join(", ")}`;
      throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
    }
    for (const path of unknown) {
      this.#unknown.add(path);
    }
    return known;
  }

  /** The header that warns of unknown fields. */
  get headers(): Headers {
    return this.#unknown.size === 0 || this.#level === "Ignore"
      ? {}
      : { Warning: [...this.#unknown].map((path) => `299 - ${JSON.stringify(sentenceOf(path))}`).join(", ") };
  }
}

function sentenceOf(path: string): string {
  return `unknown field "${path}"`;
}

function levelOf(text: string): Level {
  const level = LEVELS.find((known) => known === text);
  if (level === undefined && text !== "") {
    const message = `Unsupported value: ${JSON.stringify(text)}: supported values: "", "Ignore", "Strict", "Warn"`;
    throw invalid({ group: "meta.k8s.io", kind: "CreateOptions" }, "", [
      { reason: "FieldValueNotSupported", field: "fieldValidation", message },
    ]);
  }
  return level ?? "Warn";
}

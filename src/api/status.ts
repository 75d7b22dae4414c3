import { isJsonObject, type JsonObject } from "../base/json-object.js";

/** One cause of a failure. `reason` is what Kubernetes calls the type of the cause. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** The body of an error response of the API server: an object of the kind Status. */
export interface Status {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  /** The HTTP status code of the failure. */
  readonly code?: number;
  readonly metadata?: { readonly continue?: string };
}

const TEXTS = ["kind", "apiVersion", "status", "message", "reason"] as const;
const DETAIL_TEXTS = ["name", "group", "kind", "uid"] as const;
const CAUSE_TEXTS = ["reason", "message", "field"] as const;

/** The most causes that count. A real Status has some tens, and a hostile one could have a million. */
const MAX_CAUSES = 1_000;

/**
 * Returns the members of a Status that came from a server. A member of an unexpected type counts as absent,
 * because a server, or something in front of it, may send any JSON.
 */
export function checkedStatus(value: unknown): Status {
  const fields = isJsonObject(value) ? value : {};
  const { code, details, metadata } = fields;
  return {
    ...textsOf(fields, TEXTS),
    ...(isJsonObject(details) ? { details: checkedDetails(details) } : {}),
    ...(isStatusCode(code) ? { code } : {}),
    ...(isJsonObject(metadata) ? { metadata: textsOf(metadata, ["continue"]) } : {}),
  };
}

function checkedDetails(details: JsonObject): NonNullable<Status["details"]> {
  const { causes, retryAfterSeconds } = details;
  return {
    ...textsOf(details, DETAIL_TEXTS),
    ...(Array.isArray(causes)
      ? {
          causes: causes
            .slice(0, MAX_CAUSES)
            .filter(isJsonObject)
            .map((cause) => textsOf(cause, CAUSE_TEXTS)),
        }
      : {}),
    ...(typeof retryAfterSeconds === "number" ? { retryAfterSeconds } : {}),
  };
}

function textsOf<Name extends string>(
  object: JsonObject,
  names: readonly Name[],
): Partial<Readonly<Record<Name, string>>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = object[name];
    if (typeof value === "string") {
      texts[name] = value;
    }
  }
  return texts;
}

/** Whether a value is the status code of an HTTP response: three digits. */
function isStatusCode(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 999;
}

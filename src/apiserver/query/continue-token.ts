import { messageOf } from "../../base/errors.js";
import { badRequest } from "../refusals/refusals.js";

/** The place at which a page of a list ended. */
export interface ContinuePosition {
  /**
   * The revision that the list reads. -1 stands for the latest one, for lists that continue inconsistently.
   */
  readonly revision: number;
  /**
   * The first key of the next page, relative to the listed collection: `ns/name\0` over all namespaces,
   * `name\0` in one namespace. On the wire it begins with a slash.
   */
  readonly start: string;
}

const VERSION = "meta.k8s.io/v1";

export function encodeContinue({ revision, start }: ContinuePosition): string {
  return Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start: `/${start}` })).toString("base64url");
}

/** Reads a continue token. @throws ApiError 400 for a token that the server cannot have made. */
export function decodeContinue(token: string): ContinuePosition {
  const { v, rv, start } = parse(token);
  if (v !== VERSION) {
    throw refused(`server does not recognize this encoded version ${String(v)}`);
  }
  if (typeof rv !== "number" || !Number.isSafeInteger(rv) || rv === 0) {
    throw refused(`incorrect encoded start resourceVersion (version ${VERSION})`);
  }
  if (typeof start !== "string" || start === "") {
    throw refused(`encoded start key empty (version ${VERSION})`);
  }
  const path = start.replace(/^\//, "");
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    throw refused(start);
  }
  return { revision: rv, start: path };
}

function parse(token: string): { v?: unknown; rv?: unknown; start?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return typeof value === "object" && value !== null ? value : {};
  } catch (error) {
    throw refused(messageOf(error));
  }
}

function refused(why: string): Error {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

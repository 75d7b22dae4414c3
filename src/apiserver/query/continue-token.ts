import { messageOf } from "../../base/errors.js";
import { badRequest } from "../refusals/refusals.js";

/** Where a page ended: in the state of which revision, and the first key after it. */
export interface ContinuePosition {
  /** -1: whatever is the latest, for lists that go on inconsistently. */
  readonly revision: number;
  /** Relative to what was listed: `ns/name\0` over all namespaces, `name\0` in one. On the wire a slash leads. */
  readonly start: string;
}

const VERSION = "meta.k8s.io/v1";

export function encodeContinue({ revision, start }: ContinuePosition): string {
  return Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start: `/${start}` })).toString("base64url");
}

/** @throws ApiError 400 for anything the server did not make itself. */
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

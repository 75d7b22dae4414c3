import { badRequest } from "../refusals/refusals.js";

/** The path and the query of a request line. */
export interface RequestTarget {
  /** Decoded: `%2F` has become a slash. */
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
}

/** Parses a request target. @throws ApiError 400 if it is not a path, or if its path is not valid UTF-8. */
export function parseTarget(target: string): RequestTarget {
  const base = "http://localhost";
  if (!target.startsWith("/") || !URL.canParse(base + target)) {
    throw badRequest("the request target is not a path");
  }
  const { pathname, search, searchParams } = new URL(base + target);
  return { path: decodePath(pathname), rawQuery: search.replace(/^\?/, ""), query: searchParams };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badRequest("the request path is not valid UTF-8");
  }
}

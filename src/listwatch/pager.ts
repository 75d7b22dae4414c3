import type { ListMeta } from "../api/object.js";
import { StatusError } from "../api/status-error.js";
import { WireError } from "../wire/wire-error.js";
import type { ListOptions } from "./list-options.js";
import type { ListPage, ListWatch } from "./list-watch.js";

/** A whole list, in however many pages it came. */
export interface ListResult<T> {
  readonly items: readonly T[];
  /**
   * The resourceVersion of the first page, from which a watch continues. The later pages show the same state
   * (L-5).
   */
  readonly resourceVersion: string;
  /** Whether the server really returned more than one page (L-4). */
  readonly paginated: boolean;
}

/**
 * Lists all objects: page after page if `options.limit` is set, in one response otherwise. If the server
 * expires its snapshot between two pages, everything is asked for once more in one response, with the options
 * of the first page (L-6).
 *
 * @throws whatever `listWatch.list` throws, and WireError if the server's continue tokens never come to an
 * end.
 */
export async function listAll<T>(
  listWatch: Pick<ListWatch<T>, "list">,
  options: ListOptions,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const first = await listWatch.list(options, signal);
  if (nextToken(first.metadata) === undefined) {
    return { items: first.items, resourceVersion: first.metadata.resourceVersion, paginated: false };
  }
  try {
    return await restOfPages(listWatch, options, first, signal);
  } catch (error) {
    if (!isExpiredToken(error)) {
      throw error;
    }
    const whole = await listWatch.list(unpaged(options), signal);
    if (nextToken(whole.metadata) !== undefined) {
      throw new WireError(
        "Cannot list everything: found a continue token in the response to a request without a limit",
      );
    }
    return { items: whole.items, resourceVersion: whole.metadata.resourceVersion, paginated: true };
  }
}

async function restOfPages<T>(
  listWatch: Pick<ListWatch<T>, "list">,
  options: ListOptions,
  first: ListPage<T>,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const items = [...first.items];
  const tokens = new Set<string>();
  for (let token = nextToken(first.metadata); token !== undefined;) {
    if (tokens.has(token)) {
      throw new WireError(
        `Cannot list everything: found the same continue token again after ${items.length} items`,
      );
    }
    tokens.add(token);
    const page = await listWatch.list(pageOptions(options, token), signal);
    // Not push(...), because a server that ignores the limit can return more items than a call may have
    // arguments.
    for (const item of page.items) {
      items.push(item);
    }
    token = nextToken(page.metadata);
  }
  return { items, resourceVersion: first.metadata.resourceVersion, paginated: true };
}

function nextToken(metadata: ListMeta): string | undefined {
  return metadata.continue === "" ? undefined : metadata.continue;
}

/**
 * Returns the options of a later page. The token holds the position, so a resourceVersion beside it is
 * refused (W-12).
 */
function pageOptions(options: ListOptions, token: string): ListOptions {
  const later: Mutable<ListOptions> = { ...options, continue: token };
  delete later.resourceVersion;
  delete later.resourceVersionMatch;
  return later;
}

function unpaged(options: ListOptions): ListOptions {
  const whole: Mutable<ListOptions> = { ...options };
  delete whole.limit;
  delete whole.continue;
  return whole;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Matches this reason only. Older servers answer with a plain Gone, which does not promise that a full list
 * works (L-6).
 */
function isExpiredToken(error: unknown): boolean {
  return error instanceof StatusError && error.reason === "Expired";
}

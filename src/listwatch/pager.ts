import type { ListMeta } from "../api/object.js";
import { keyIfAny, type ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { StatusError } from "../api/status-error.js";
import { WireError } from "../wire/wire-error.js";
import type { ListOptions } from "./list-options.js";
import type { ListPage } from "./list-watch.js";

/**
 * How many pages in a row may bring no object that was not in an earlier page. The API allows pages that are
 * empty, because a filter left nothing of them, but kube-apiserver fills its pages. Announced totals are not
 * used, because the API does not promise them.
 */
const MAX_PAGES_WITHOUT_NEW = 10;

/** Where the pages of a list come from. */
export interface PageSource<T> {
  /** Makes one list request. */
  list(options: ListOptions, signal: AbortSignal): Promise<ListPage<T>>;
  /** Called after each page but the first, if the page brought an object that was not in an earlier page. */
  pageBroughtNew?(): void;
}

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
 * @throws whatever `source.list` throws, and WireError if the server's continue tokens never come to an end.
 */
export async function listAll<T>(
  source: PageSource<T>,
  options: ListOptions,
  identity: ObjectIdentity<T>,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const first = await source.list(options, signal);
  if (nextToken(first.metadata) === undefined) {
    return { items: first.items, resourceVersion: first.metadata.resourceVersion, paginated: false };
  }
  const pages = new Pages(first, identity);
  try {
    for (let token = pages.next; token !== undefined; token = pages.next) {
      const page = await source.list(pageOptions(options, token), signal);
      if (pages.add(page)) {
        source.pageBroughtNew?.();
      }
    }
  } catch (error) {
    if (!isExpiredToken(error)) {
      throw error;
    }
    return listWhole(source, options, signal);
  }
  return { items: pages.items, resourceVersion: first.metadata.resourceVersion, paginated: true };
}

async function listWhole<T>(
  source: PageSource<T>,
  options: ListOptions,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const whole = await source.list(unpaged(options), signal);
  if (nextToken(whole.metadata) !== undefined) {
    throw new WireError(
      "Cannot list everything: found a continue token in the response to a request without a limit",
    );
  }
  return { items: whole.items, resourceVersion: whole.metadata.resourceVersion, paginated: true };
}

/** The pages of a list so far. An object that comes again replaces the one that came before. */
class Pages<T> {
  readonly items: T[] = [];
  /** The token of the next page, or undefined after the last page. */
  next: string | undefined;
  readonly #identity: ObjectIdentity<T>;
  /** Where each object is in `items`. */
  readonly #places = new Map<ObjectKey, number>();
  readonly #tokens = new Set<string>();
  /** The number of items that have come, also of those that came again. */
  #received = 0;
  /** Pages in a row that brought nothing new. */
  #withoutNew = 0;

  constructor(first: ListPage<T>, identity: ObjectIdentity<T>) {
    this.#identity = identity;
    this.add(first);
  }

  /**
   * Adds a page. Returns whether it brought an object that was not in an earlier page.
   *
   * @throws WireError if it is clear that the pages will not come to an end.
   */
  add(page: ListPage<T>): boolean {
    const before = this.#places.size;
    for (const item of page.items) {
      this.#put(item);
    }
    this.#received += page.items.length;
    const broughtNew = this.#places.size > before;
    this.#withoutNew = broughtNew ? 0 : this.#withoutNew + 1;
    this.next = nextToken(page.metadata);
    if (this.next !== undefined) {
      this.#checkNext(this.next);
    }
    return broughtNew;
  }

  #put(item: T): void {
    const key = keyIfAny(this.#identity, item);
    const place = key === undefined ? undefined : this.#places.get(key);
    if (place !== undefined) {
      this.items[place] = item;
      return;
    }
    if (key !== undefined) {
      this.#places.set(key, this.items.length);
    }
    this.items.push(item);
  }

  #checkNext(token: string): void {
    if (this.#tokens.has(token)) {
      throw this.#endless("the same continue token again");
    }
    if (this.#withoutNew >= MAX_PAGES_WITHOUT_NEW) {
      throw this.#endless(`${this.#withoutNew} pages in a row without a new object`);
    }
    this.#tokens.add(token);
  }

  #endless(found: string): WireError {
    return new WireError(`Cannot list everything: found ${found} after ${this.#received} items`);
  }
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

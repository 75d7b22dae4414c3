import { isPosition } from "../api/resource-version.js";

/**
 * The page size of client-go (`tools/pager/pager.go`). A page fits the time limits of the server even for
 * large objects.
 */
const DEFAULT_PAGE_SIZE = 500;

/** What the page size of a list depends on. */
export interface PageSizeOptions {
  /**
   * The result of `listResourceVersion`. An empty string requests the most recent state, "0" any cached
   * state, and a position a state that is not older than it.
   */
  readonly resourceVersion: string;
  /**
   * The page size that the user requested, which applies to every list (L-3). `Infinity` requests every list in
   * one response. If it is 0 or absent, lists are paged where that helps the server.
   */
  readonly pageSize?: number | undefined;
  /**
   * Whether the server has split a list of "0" into pages. If so, it has no watch cache, and large lists are
   * expensive for it (L-4).
   */
  readonly serverPages: boolean;
}

/**
 * Returns the page size of a list, or undefined for a list in one response. A list at a known position is not
 * paged by default, because the server answers it from its watch cache only if it has no limit (L-3).
 */
export function pageSizeOf({ resourceVersion, pageSize, serverPages }: PageSizeOptions): number | undefined {
  if (pageSize !== undefined && pageSize > 0) {
    return pageSize === Infinity ? undefined : pageSize;
  }
  return isPosition(resourceVersion) && !serverPages ? undefined : DEFAULT_PAGE_SIZE;
}

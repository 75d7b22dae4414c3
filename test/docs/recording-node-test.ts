/** Replaces node:test: runs nothing, and records the titles of the tests that would run. */
const titles = new Set<string>();

/** Returns the titles of all files that were imported since the last call. */
export function takeTitles(): string[] {
  const taken = [...titles];
  titles.clear();
  return taken;
}

export function it(title: string): void {
  titles.add(title);
}

/** Records the title of a group, too, because a page may name a group for all its tests. */
export function describe(title: string, ...rest: readonly unknown[]): void {
  titles.add(title);
  const body = rest.at(-1);
  if (typeof body === "function") {
    (body as () => void)();
  }
}

export { it as test };

function nothing(): void {
  // Hooks have no title.
}

export { nothing as after, nothing as afterEach, nothing as before, nothing as beforeEach };

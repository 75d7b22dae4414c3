/** Stands in for node:test: runs nothing, and keeps the titles of what would be run. */
const titles = new Set<string>();

/** Of all files that were imported so far; then begins anew. */
export function takeTitles(): string[] {
  const taken = [...titles];
  titles.clear();
  return taken;
}

export function it(title: string): void {
  titles.add(title);
}

/** A group is named by its title, too: it stands for all its tests. */
export function describe(title: string, ...rest: readonly unknown[]): void {
  titles.add(title);
  const body = rest.at(-1);
  if (typeof body === "function") {
    (body as () => void)();
  }
}

export { it as test };

function nothing(): void {
  // What surrounds a test has no title.
}

export { nothing as after, nothing as afterEach, nothing as before, nothing as beforeEach };

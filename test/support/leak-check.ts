import assert from "node:assert/strict";

/** Counts the resources that keep the process alive, by kind. */
function activeResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!NOT_OURS.has(kind)) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  return counts;
}

/** The standard streams of the test process, and resources that disappear within the turn. */
const NOT_OURS = new Set(["PipeWrap", "TTYWrap", "Immediate"]);

/** Counts what is alive now. The returned function waits up to a second, and fails if more is alive then. */
export function leakCheck(): () => Promise<void> {
  const before = activeResources();
  function left(): string[] {
    return [...activeResources()].flatMap(([kind, count]) => {
      const more = count - (before.get(kind) ?? 0);
      return more > 0 ? [`${more} ${kind}`] : [];
    });
  }
  return async () => {
    for (let turn = 0; turn < 200 && left().length > 0; turn += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
    assert.deepEqual(left(), [], "timers or sockets were left behind");
  };
}

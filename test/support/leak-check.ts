import assert from "node:assert/strict";

/** What of the process is alive that keeps it from ending, by kind. */
function activeResources(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== "PipeWrap" && kind !== "TTYWrap" && kind !== "Immediate")
    .sort();
}

/** Remembers what is alive now; the returned function fails when more is alive then, having given it a moment to go. */
export function leakCheck(): () => Promise<void> {
  const before = activeResources();
  return async () => {
    for (let turn = 0; turn < 200 && activeResources().length > before.length; turn += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
    assert.deepEqual(activeResources(), before, "timers or sockets were left behind");
  };
}

import { closeDebugger, type DebuggedProcess } from "./close-debugger.js";
import { type CacheOwner, useCompileCache } from "./compile-cache.js";
import { homeDirectory } from "./home-directory.js";

/** Runs the command line as this process, and ends the process. */
export async function start(
  process: DebuggedProcess & Pick<NodeJS.Process, "getuid" | "on">,
): Promise<never> {
  // By itself Node opens its debugger on SIGUSR1, to anybody on this machine.
  process.on("SIGUSR1", () => undefined);
  const owner: CacheOwner = { env: process.env, homeDirectory: homeDirectory(), uid: process.getuid?.() };
  useCompileCache(owner);
  // Imported only now, because the cache holds only code that is compiled after it was enabled.
  const [{ runProcess }, { systemClock }] = await Promise.all([
    import("../main.js"),
    import("../../base/clock.js"),
  ]);
  const running = runProcess();
  // The signal may have come before. Node answers it in the first turn of the event loop at the latest.
  await systemClock.nextTurn();
  closeDebugger(process);
  return running;
}

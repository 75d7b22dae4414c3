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
  const { runProcess } = await import("../main.js");
  const running = runProcess();
  // The signal may have come before. Looked at only now, because the program waits for its first file.
  closeDebugger(process);
  return running;
}

import { homedir } from "node:os";
import { type CacheOwner, useCompileCache } from "./compile-cache.js";

/** Runs the command line as this process, and ends the process. */
export async function start({ env, getuid }: Pick<NodeJS.Process, "env" | "getuid">): Promise<never> {
  const owner: CacheOwner = { env, homeDirectory: homedir(), uid: getuid?.() };
  useCompileCache(owner);
  // Imported only now, because the cache holds only code that is compiled after it was enabled.
  const { runProcess } = await import("../main.js");
  return runProcess();
}

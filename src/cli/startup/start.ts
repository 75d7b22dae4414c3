import { homedir } from "node:os";
import { type CacheOwner, useCompileCache } from "./compile-cache.js";

/** Runs the command line as this process, and ends the process. */
export async function start({ env, getuid }: Pick<NodeJS.Process, "env" | "getuid">): Promise<never> {
  const owner: CacheOwner = { env, homeDirectory: homedir(), uid: getuid?.() };
  useCompileCache(owner);
  // Loaded only now, because the cache serves what is compiled after it was turned on.
  const { runProcess } = await import("../main.js");
  return runProcess();
}

import { join } from "node:path";
import type { runProcess } from "../main.js";
import { PrecompiledModules } from "../precompiled-modules.js";

/** The bundle as it is laid out on disk. */
export function bundledModules(directory: string): PrecompiledModules {
  return new PrecompiledModules(directory, join(directory, "bytecode"), "k8s-informer");
}

/** Runs the command line that was built into `directory`, and ends the process. */
export async function start(directory: string): Promise<never> {
  const main = bundledModules(directory).load("main.js") as { readonly runProcess: typeof runProcess };
  return main.runProcess();
}

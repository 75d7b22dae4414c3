import { statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Host } from "../host.js";
import { PREFIX, type Settings } from "./settings.js";

/**
 * Variables that are not settings: the colours, and those that Kubernetes sets in the pods of a namespace with a Service
 * `k8s-informer`.
 */
const OTHERS = /^K8S_INFORMER_(?:COLORS$|SERVICE_|PORT(?:_|$))/;

/** The flag that leaves settings out, unless it is switched off. */
const NO_CONFIG = /^--no-config(?:=(?:1|t|true))?$/i;

/**
 * Returns the settings, or undefined if there are none. That takes one look at the names of the variables and one
 * `stat`; the module that reads settings is loaded only if there are any.
 */
export async function settingsOf(
  host: Pick<Host, "argv" | "env" | "homeDirectory">,
): Promise<Settings | undefined> {
  const { argv, env } = host;
  if (argv.some((argument) => NO_CONFIG.test(argument))) {
    return undefined;
  }
  const variables = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !OTHERS.test(name));
  const path = configPath(host);
  const file = isThere(path) ? path : undefined;
  if (variables.length === 0 && file === undefined) {
    return undefined;
  }
  const { readSettings } = await import("./read-settings.js");
  return readSettings({ env, variables, file });
}

/** Returns the path of the config file, which is in `$XDG_CONFIG_HOME` or in `~/.config`. */
export function configPath({ env, homeDirectory }: Pick<Host, "env" | "homeDirectory">): string {
  const configured = env["XDG_CONFIG_HOME"] ?? "";
  // The XDG Base Directory Specification says to ignore relative paths.
  const folder = isAbsolute(configured) ? configured : join(homeDirectory, ".config");
  return join(folder, "k8s-informer", "config.yaml");
}

/** A file whose folder may not be read counts as there, so that reading it says why it cannot be read. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

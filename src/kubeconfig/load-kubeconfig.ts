import { delimiter, join } from "node:path";
import { messageOf } from "../base/errors.js";
import { decodeText } from "./decode-text.js";
import type { Entry, Kubeconfig } from "./kubeconfig-format.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { parseKubeconfig } from "./parse-kubeconfig.js";
import { pathAdvice } from "./path-advice.js";
import { readFile } from "./read-file.js";

/** Where to look for kubeconfigs. */
export interface KubeconfigLocation {
  /** The option `kubeconfig`: a single path, which is never split and must exist. */
  readonly kubeconfig?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/**
 * Reads the kubeconfig from the places where kubectl looks for it: the path that is given, else the merged files of
 * $KUBECONFIG, else ~/.kube/config. Returns undefined if none of these exists or has any content.
 *
 * Unlike kubectl, it returns a file that the caller names even if the file is empty, so that the service
 * account of a pod is not used instead. That would be another cluster than the one that the user means.
 *
 * @throws KubeconfigError if a file cannot be read or parsed, or if the file that the caller names does not
 * exist.
 */
export async function loadKubeconfig(location: KubeconfigLocation): Promise<Kubeconfig | undefined> {
  const { kubeconfig: path } = location;
  if (path !== undefined && path !== "") {
    const only = await readIfThere(path);
    if (only === undefined) {
      throw new KubeconfigError(
        "ERR_KUBECONFIG_NOT_FOUND",
        `Cannot read the kubeconfig "${path}": there is no such file${pathAdvice(path, location.homeDirectory)}`,
        { path },
      );
    }
    return only;
  }
  const found: Kubeconfig[] = [];
  for (const one of kubeconfigPaths(location)) {
    const file = await readIfThere(one);
    if (file !== undefined) {
      found.push(file);
    }
  }
  const merged = mergeKubeconfigs(found);
  return saysNothing(merged) ? undefined : merged;
}

/** Returns the paths that are used if the caller names no file: those in $KUBECONFIG, else ~/.kube/config. */
export function kubeconfigPaths({ env, homeDirectory }: KubeconfigLocation): readonly string[] {
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return listed.length > 0 ? [...new Set(listed)] : [join(homeDirectory, ".kube", "config")];
}

/**
 * Merges files like kubectl: the first file that has a cluster, a user, a context or a current-context wins.
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  return {
    paths: files.flatMap((file) => file.paths),
    currentContext: files.find((file) => file.currentContext !== "")?.currentContext ?? "",
    clusters: firstWins(files.map((file) => file.clusters)),
    users: firstWins(files.map((file) => file.users)),
    contexts: firstWins(files.map((file) => file.contexts)),
  };
}

function firstWins<Value>(maps: readonly ReadonlyMap<string, Entry<Value>>[]): Map<string, Entry<Value>> {
  return new Map([...maps].reverse().flatMap((map) => [...map]));
}

function saysNothing({ currentContext, clusters, users, contexts }: Kubeconfig): boolean {
  return currentContext === "" && clusters.size + users.size + contexts.size === 0;
}

async function readIfThere(path: string): Promise<Kubeconfig | undefined> {
  let text: string;
  try {
    // As latin1 the text has a character for each byte.
    text = decodeText(Buffer.from(await readFile(path, "latin1", { mayWait: true }), "latin1"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot read the kubeconfig "${path}": ${messageOf(error)}`,
      { path, cause: error },
    );
  }
  return parseKubeconfig(text, path);
}

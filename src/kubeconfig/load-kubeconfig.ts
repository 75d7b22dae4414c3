import { delimiter, join } from "node:path";
import { messageOf } from "../base/errors.js";
import type { Entry, Kubeconfig } from "./kubeconfig-format.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { parseKubeconfig } from "./parse-kubeconfig.js";
import { readFile } from "./read-file.js";

export interface KubeconfigLocation {
  /** `--kubeconfig`: one path, never split, and it must be there. */
  readonly kubeconfig?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/**
 * Reads the kubeconfig where kubectl would: `--kubeconfig`, else the files of $KUBECONFIG merged, else ~/.kube/config.
 * Nothing where none of those is there or says anything. Unlike kubectl, a file that was asked for by name is never
 * passed over for the service account of a pod: that would be another cluster than the one that was meant.
 *
 * @throws KubeconfigError.
 */
export async function loadKubeconfig(location: KubeconfigLocation): Promise<Kubeconfig | undefined> {
  const { kubeconfig: path } = location;
  if (path !== undefined && path !== "") {
    const only = await readIfThere(path);
    if (only === undefined) {
      throw new KubeconfigError(
        "ERR_KUBECONFIG_NOT_FOUND",
        `Cannot read the kubeconfig "${path}": there is no such file`,
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

/** Where to look when no file was asked for: $KUBECONFIG, else ~/.kube/config. */
export function kubeconfigPaths({ env, homeDirectory }: KubeconfigLocation): readonly string[] {
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return listed.length > 0 ? [...new Set(listed)] : [join(homeDirectory, ".kube", "config")];
}

/** kubectl's merge: the first file to name a cluster, user or context wins, and so does the first current-context. */
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
    text = await readFile(path, "utf8");
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

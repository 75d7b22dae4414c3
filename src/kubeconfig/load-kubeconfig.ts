import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { messageOf } from "../base/errors.js";
import { type Kubeconfig, parseKubeconfig } from "./kubeconfig.js";
import { KubeconfigError } from "./kubeconfig-error.js";

export interface KubeconfigLocation {
  /** `--kubeconfig`: one path, never split, and it must be there. */
  readonly kubeconfig?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/**
 * Reads the kubeconfig where kubectl would: `--kubeconfig`, else the files of $KUBECONFIG merged, else ~/.kube/config.
 * Nothing where none of those is there.
 *
 * @throws KubeconfigError.
 */
export async function loadKubeconfig(location: KubeconfigLocation): Promise<Kubeconfig | undefined> {
  if (location.kubeconfig !== undefined && location.kubeconfig !== "") {
    const only = await readIfThere(location.kubeconfig);
    if (only === undefined) {
      throw notFound(location.kubeconfig);
    }
    return only;
  }
  const listed = (location.env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const paths = listed.length > 0 ? listed : [join(location.homeDirectory, ".kube", "config")];
  const found: Kubeconfig[] = [];
  for (const path of paths) {
    const one = await readIfThere(path);
    if (one !== undefined) {
      found.push(one);
    }
  }
  if (found.length === 0 && listed.length > 0) {
    throw notFound(listed.join(delimiter));
  }
  return found.length === 0 ? undefined : mergeKubeconfigs(found);
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

function firstWins<Value>(maps: readonly ReadonlyMap<string, Value>[]): Map<string, Value> {
  return new Map([...maps].reverse().flatMap((map) => [...map]));
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
      {
        path,
      },
    );
  }
  return parseKubeconfig(text, path);
}

function notFound(path: string): KubeconfigError {
  return new KubeconfigError(
    "ERR_KUBECONFIG_NOT_FOUND",
    `Cannot read the kubeconfig "${path}": there is no such file`,
    {
      path,
    },
  );
}

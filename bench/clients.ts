import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, findKubectl } from "../tools/cluster-binaries.mjs";
import type { Command } from "./measured-process.js";

const folder = dirname(fileURLToPath(import.meta.url));

/** Returns the command that runs k8s-informer on all pods, with further flags. */
export function ourCommand(kubeconfig: string, ...flags: readonly string[]): Command {
  return commandOf(dirname(folder), kubeconfig, flags);
}

function commandOf(root: string, kubeconfig: string, flags: readonly string[]): Command {
  return {
    file: process.execPath,
    args: [
      join(root, "bin", "k8s-informer.js"),
      "--kubeconfig",
      kubeconfig,
      "-A",
      "--resync",
      "0",
      "-q",
      ...flags,
    ],
  };
}

/** Returns the k8s-informer of another folder, which must be built, as the only client, or none without a folder. */
export function besideClients(root: string | undefined, ...flags: readonly string[]): readonly Client[] {
  return root === undefined
    ? []
    : [
        {
          name: `that of ${root}`,
          command: (kubeconfig) => commandOf(root, kubeconfig, flags),
          headLines: 0,
        },
      ];
}

/** Returns the command of a program that does no more than send one request. */
export function httpsGetCommand(kubeconfig: string): Command {
  return { file: process.execPath, args: [join(folder, "clients", "https-get.cjs"), kubeconfig] };
}

/** A program that watches the pods of all namespaces and prints a line for each change. */
export interface Client {
  readonly name: string;
  readonly command: (kubeconfig: string) => Command;
  /** The number of lines that it prints before the lines about pods. */
  readonly headLines: number;
}

export const CLIENT_NODE: Client = {
  name: "@kubernetes/client-node",
  command: (kubeconfig) => ({
    file: process.execPath,
    args: [join(folder, "clients", "client-node-informer.mjs"), kubeconfig],
  }),
  headLines: 0,
};

/** A client, or the reason why it is missing. */
export type Found = { readonly client: Client } | { readonly client: undefined; readonly missing: string };

/** Returns kubectl if it is on the PATH. */
export function kubectlClient(): Found {
  const kubectl = findKubectl(process.env);
  if (kubectl === undefined) {
    return { client: undefined, missing: "kubectl is left out: it is not on the PATH" };
  }
  const command = (kubeconfig: string): Command => ({
    file: kubectl,
    args: ["--kubeconfig", kubeconfig, "get", "pods", "-A", "-w"],
  });
  return { client: { name: "kubectl get -A -w", command, headLines: 1 } };
}

const NO_GO = "Go, which builds it, is not on the PATH";

/**
 * Builds the client-go program before each run.
 * Go's build cache makes this take a second if nothing has changed.
 */
export function clientGoClient(env: NodeJS.ProcessEnv = process.env): Found {
  const built = builtWithGo("client-go-informer", ".", env);
  if ("missing" in built) {
    return { client: undefined, missing: built.missing };
  }
  const command = (kubeconfig: string): Command => ({ file: built.file, args: [kubeconfig] });
  return { client: { name: "client-go", command, headLines: 0 } };
}

/** Builds a program of the folder of client-go, and returns its file, or says why there is none. */
function builtWithGo(
  name: string,
  source: string,
  env: NodeJS.ProcessEnv,
): { readonly file: string } | { readonly missing: string } {
  const file = join(dirname(dirname(cacheFolder(env))), "bench", name);
  // Without this mode, k8s-informer would not keep its compiled code in the folder.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const cwd = join(folder, "clients", "client-go");
  // Under a name of its own first, because another run may be executing the program now.
  const built = `${file}.${process.pid}`;
  const { error, status, stderr } = spawnSync("go", ["build", "-trimpath", "-o", built, source], {
    cwd,
    env,
  });
  if (error !== undefined || status !== 0) {
    rmSync(built, { force: true });
    const isMissing = error !== undefined && "code" in error && error.code === "ENOENT";
    const why = isMissing ? NO_GO : `go build failed: ${error?.message ?? stderr.toString().trim()}`;
    return { missing: `client-go is left out: ${why}` };
  }
  renameSync(built, file);
  return { file };
}

/** A program that watches the pods of many namespaces, one by one, and prints a line when it has synced. */
export interface ManyClient {
  readonly name: string;
  /** The number of namespaces, and what their names begin with, are further arguments. */
  readonly command: (kubeconfig: string, namespaces: readonly string[]) => Command;
}

/** Returns the program that runs many informers of this package over a protocol. */
export function ourMany(http: "auto" | "1.1"): ManyClient {
  return {
    name: http === "auto" ? "k8s-informer" : "k8s-informer, HTTP/1.1",
    command: nodeProgram("many-informers.mjs", http),
  };
}

/** The least that Node needs for as many watches. */
export const MANY_STREAMS: ManyClient = {
  name: "node:http2 alone",
  command: nodeProgram("many-streams.cjs"),
};

/** Builds the program that runs many informers of client-go. */
export function clientGoMany():
  { readonly client: ManyClient } | { readonly client: undefined; readonly missing: string } {
  const built = builtWithGo("client-go-many", "./many", process.env);
  if ("missing" in built) {
    return { client: undefined, missing: built.missing };
  }
  return {
    client: {
      name: "client-go",
      command: (kubeconfig, namespaces) => ({ file: built.file, args: [kubeconfig, ...namespaces] }),
    },
  };
}

function nodeProgram(name: string, ...last: readonly string[]): ManyClient["command"] {
  return (kubeconfig, namespaces) => ({
    file: process.execPath,
    args: [join(folder, "clients", name), kubeconfig, ...namespaces, ...last],
  });
}

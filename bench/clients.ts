import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findKubectl } from "../tools/cluster-binaries.mjs";
import type { Command } from "./measured-process.js";

const folder = dirname(fileURLToPath(import.meta.url));

/** Ours; flags as a user would give them. */
export function ourCommand(kubeconfig: string, ...flags: readonly string[]): Command {
  const bin = join(dirname(folder), "bin", "k8s-informer.js");
  return {
    file: process.execPath,
    args: [bin, "--kubeconfig", kubeconfig, "-A", "--resync", "0", "-q", ...flags],
  };
}

/** The least that a program does up to its first request. */
export function httpsGetCommand(kubeconfig: string): Command {
  return { file: process.execPath, args: [join(folder, "clients", "https-get.cjs"), kubeconfig] };
}

/** A program that prints pods of all namespaces as they come. */
export interface Client {
  readonly name: string;
  readonly command: (kubeconfig: string) => Command;
  /** Lines it prints before those of the pods. */
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

/** A client, or why there is none. */
export type Found = { readonly client: Client } | { readonly client: undefined; readonly missing: string };

export function kubectlClient(): Found {
  const kubectl = findKubectl(process.env);
  if (kubectl === undefined) {
    return { client: undefined, missing: "kubectl is left out: there is none on the PATH" };
  }
  const command = (kubeconfig: string): Command => ({
    file: kubectl,
    args: ["--kubeconfig", kubeconfig, "get", "pods", "-A", "-w"],
  });
  return { client: { name: "kubectl get -A -w", command, headLines: 1 } };
}

const NO_GO = "there is no Go on the PATH to build it with";

/** Builds the client-go program, each time: Go's own cache knows what has changed, and what has not costs a second. */
export function clientGoClient(env: NodeJS.ProcessEnv = process.env): Found {
  const target = join(homedir(), ".cache", "k8s-informer", "bench", "client-go-informer");
  mkdirSync(dirname(target), { recursive: true });
  const cwd = join(folder, "clients", "client-go");
  const { error, status, stderr } = spawnSync("go", ["build", "-trimpath", "-o", target, "."], { cwd, env });
  if (error !== undefined || status !== 0) {
    const isMissing = error !== undefined && "code" in error && error.code === "ENOENT";
    const why = isMissing ? NO_GO : `go build failed: ${error?.message ?? stderr.toString().trim()}`;
    return { client: undefined, missing: `client-go is left out: ${why}` };
  }
  const command = (kubeconfig: string): Command => ({ file: target, args: [kubeconfig] });
  return { client: { name: "client-go", command, headLines: 0 } };
}

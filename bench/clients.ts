import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
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

/** Undefined where there is no kubectl on the PATH. */
export function kubectlClient(): Client | undefined {
  const kubectl = findKubectl(process.env);
  return kubectl === undefined
    ? undefined
    : {
        name: "kubectl get -A -w",
        command: (kubeconfig) => ({
          file: kubectl,
          args: ["--kubeconfig", kubeconfig, "get", "pods", "-A", "-w"],
        }),
        headLines: 1,
      };
}

/** Builds the client-go program into the cache, where it is not there yet. Undefined where there is no Go. */
export function clientGoClient(): Client | undefined {
  const target = join(homedir(), ".cache", "k8s-informer", "bench", "client-go-informer");
  if (!existsSync(target)) {
    mkdirSync(dirname(target), { recursive: true });
    try {
      execFileSync("go", ["build", "-trimpath", "-o", target, "."], {
        cwd: join(folder, "clients", "client-go"),
        stdio: ["ignore", "ignore", "inherit"],
      });
    } catch {
      return undefined;
    }
  }
  return { name: "client-go", command: (kubeconfig) => ({ file: target, args: [kubeconfig] }), headLines: 0 };
}

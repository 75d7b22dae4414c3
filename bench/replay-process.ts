import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReplayOptions } from "./replay-server.js";

/** A running replay server. */
export interface ReplayProcess {
  readonly close: () => Promise<void>;
}

/** Starts a replay server in a process of its own, and writes its kubeconfig to a file. */
export async function startReplayProcess(options: ReplayOptions, kubeconfig: string): Promise<ReplayProcess> {
  const main = join(dirname(fileURLToPath(import.meta.url)), "replay-server-main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  let text = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`Cannot start the replay server: its process ended with ${String(code)}`));
    });
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.endsWith("\n...\n")) {
        resolve();
      }
    });
  });
  await writeFile(kubeconfig, text.slice(0, -"...\n".length));
  return {
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

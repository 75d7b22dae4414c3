import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Clock } from "../../src/base/clock.js";
import type { ClientConfig, CredentialSource } from "../../src/kubeconfig/client-config.js";
import { loadClientConfig, type LoadClientConfigOptions } from "../../src/kubeconfig/load-client-config.js";
import { eventually } from "../support/eventually.js";
import { folder, type Folder, kubeconfigText } from "./folder.js";

/** A credential plugin, which is a script for Node, and the kubeconfig that names it. */
export interface Plugin {
  readonly files: Folder;
  readonly kubeconfig: string;
  load(options?: Partial<LoadClientConfigOptions>): Promise<ClientConfig>;
  /** Returns the values that the runs reported with `report(value)`, in order. */
  reports(): Promise<unknown[]>;
}

export interface PluginOptions {
  readonly clock?: Clock;
  readonly exec?: object;
  /** The arguments after the path of the script. */
  readonly args?: readonly string[];
  readonly cluster?: object;
  readonly user?: object;
}

export const V1 = "client.authentication.k8s.io/v1";

/**
 * Creates a kubeconfig with a user whose credential comes from `script`. The script may use `print(status)`,
 * which prints an ExecCredential, `report(value)`, and `count`, which is the number of this run, counted from
 * 1.
 */
export async function plugin(
  test: TestContext,
  script: string,
  options: PluginOptions = {},
): Promise<Plugin> {
  const files = await folder(test);
  const path = await files.write("plugin.cjs", PRELUDE + script);
  const kubeconfig = await files.write(
    "config",
    kubeconfigText(options.cluster, {
      ...options.user,
      exec: {
        apiVersion: V1,
        command: process.execPath,
        args: [path, ...(options.args ?? [])],
        interactiveMode: "Never",
        env: [{ name: "PLUGIN_LOG", value: join(files.path, "log") }],
        ...options.exec,
      },
    }),
  );
  return {
    files,
    kubeconfig,
    load: async (more) =>
      loadClientConfig({
        kubeconfig,
        env: { PATH: process.env["PATH"] },
        homeDirectory: files.path,
        clock: options.clock,
        ...more,
      }),
    reports: async () => {
      const log = await readFile(join(files.path, "log"), "utf8").catch(() => "");
      return log
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as unknown);
    },
  };
}

/** Returns the source of credentials for the kubeconfig of a plugin. */
export async function sourceOf(
  made: Plugin,
  options: Partial<LoadClientConfigOptions> = {},
): Promise<CredentialSource> {
  const { credentials } = await made.load(options);
  assert.ok(credentials !== undefined);
  return credentials;
}

/**
 * Returns a function that fails if a child process, or a pipe to one, is left that did not exist at the time
 * of this call.
 */
export function childCheck(): () => Promise<void> {
  const before = childResources();
  return async () => {
    await eventually(() => assert.deepEqual(childResources(), before));
  };
}

function childResources(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind === "ProcessWrap" || kind === "PipeWrap")
    .sort();
}

/** Waits until `reports` runs of a plugin have reported. Their time limits are set by then. */
export async function reported(made: Plugin, reports: number): Promise<void> {
  await eventually(async () => assert.equal((await made.reports()).length, reports));
}

export function isAlive(pid: unknown): boolean {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

export async function ends(pid: unknown): Promise<void> {
  await eventually(() => assert.equal(isAlive(pid), false, "the plugin is still running"));
}

const PRELUDE = `
const fs = require("node:fs");
const log = process.env.PLUGIN_LOG;
const report = (value) => fs.appendFileSync(log, JSON.stringify(value) + "\\n");
const counter = log + ".count";
const count = fs.existsSync(counter) ? Number(fs.readFileSync(counter, "utf8")) + 1 : 1;
fs.writeFileSync(counter, String(count));
const print = (status, more) =>
  console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential", status, ...more }));
`;

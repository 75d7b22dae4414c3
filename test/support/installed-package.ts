import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Scratch } from "./run-cli.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };

/**
 * Installs the package as `npm install` does from its tarball. Packages beside it are links to those of the repository,
 * because a registry may not be reachable: its dependencies, and those that `others` names. Returns the folder that has
 * `node_modules`.
 */
export function installPackage(scratch: Scratch, others: readonly string[] = []): string {
  const packing = ["pack", "--ignore-scripts", "--silent", "--pack-destination", scratch.path];
  const tarball = execFileSync("npm", packing, { cwd: root, encoding: "utf8" }).trim();
  const installed = join(scratch.path, "node_modules", "k8s-informer");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(scratch.path, tarball), "-C", installed, "--strip-components=1"]);
  for (const name of [...Object.keys(manifest.dependencies), ...others]) {
    const link = join(scratch.path, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  return scratch.path;
}

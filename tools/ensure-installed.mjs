// Installs the dependencies unless node_modules already is what package-lock.json says. Node's own modules only: it
// runs before anything is installed.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8")).packages;
  } catch {
    return {};
  }
}

/** The first package that is missing or has another version; optional ones for other platforms may be missing. */
function difference() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).find(([path, { version, optional }]) => {
    const there = installed[path];
    return path !== "" && (there === undefined ? optional !== true : there.version !== version);
  })?.[0];
}

const missing = difference();
if (missing !== undefined) {
  console.error(`installing dependencies (${missing} is not what package-lock.json says)`);
  execFileSync("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

// Installs the dependencies unless node_modules already agrees with package-lock.json. Imports modules of
// Node only, because it runs before the dependencies are installed.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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

/**
 * Returns the first package that is missing or has another version. Optional packages may be missing, because
 * they are for other platforms.
 */
function difference() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).find(([path, { version, optional }]) => {
    const there = installed[path];
    return path !== "" && (there === undefined ? optional !== true : there.version !== version);
  })?.[0];
}

/** Exits if Node is older than `engines.node` of package.json, a single lower bound. npm would only warn. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    console.error(`Cannot use Node ${process.versions.node}: expected ${engines.node}`);
    process.exit(1);
  }
}

requireNode();
const missing = difference();
if (missing !== undefined) {
  const nothing = !existsSync(join(root, "node_modules"));
  const why = nothing ? "" : ` (${missing} does not agree with package-lock.json)`;
  console.error(`installing dependencies${why}`);
  execFileSync("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: root,
    // `npm start` prints events on stdout, and nothing else belongs there.
    stdio: ["ignore", process.stderr, "inherit"],
  });
}

// Installs the dependencies unless node_modules already is what package-lock.json says. Node's own modules only: it
// runs before anything is installed.
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

/** The first package that is missing or has another version; optional ones for other platforms may be missing. */
function difference() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).find(([path, { version, optional }]) => {
    const there = installed[path];
    return path !== "" && (there === undefined ? optional !== true : there.version !== version);
  })?.[0];
}

/** `engines.node` of package.json is a single lower bound, `>=20.19`; npm only warns of it. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    console.error(`Cannot go on with Node ${process.versions.node}: wanted ${engines.node}`);
    process.exit(1);
  }
}

requireNode();
const missing = difference();
if (missing !== undefined) {
  const nothing = !existsSync(join(root, "node_modules"));
  const why = nothing ? "" : ` (${missing} is not what package-lock.json says)`;
  console.error(`installing dependencies${why}`);
  execFileSync("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: root,
    // stdout is for events.
    stdio: ["ignore", process.stderr, "inherit"],
  });
}

// Runs test files in a single `node --test`, so that its summary covers all of them.
//   node tools/test.mjs                   runs every test
//   node tools/test.mjs unit docs         runs the tests of some layers: unit, integration, cli, docs, real, cluster
//   node tools/test.mjs unit --coverage   prints, after the results, which lines of which files the tests reached
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findClusterBinaries, findFullClusterBinaries } from "./cluster-binaries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The layers in the order in which they run. Those with real servers come first, because they wait most. */
const LAYERS = ["real", "cluster", "integration", "cli", "docs", "unit"];

const args = process.argv.slice(2);
const withCoverage = args.includes("--coverage");
const wanted = args.filter((argument) => argument !== "--coverage");
const files = readdirSync(join(root, "test"), { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .sort()
  .sort((one, other) => LAYERS.indexOf(layerOf(one)) - LAYERS.indexOf(layerOf(other)));

/** Returns the layer of a test file. A file outside of the folders named after layers is a unit test. */
function layerOf(file) {
  const folder = file.split(sep)[0];
  return LAYERS.includes(folder) ? folder : "unit";
}

/**
 * What some files need besides Node. If it is missing, `leftOut` replaces all of these files, and prints the
 * reason once.
 */
const NEEDS = [
  {
    isNeeded: (file) => layerOf(file) === "real" || file === join("apiserver", "real-comparison.test.ts"),
    find: findClusterBinaries,
    leftOut: join("real", "left-out.ts"),
  },
  {
    isNeeded: (file) => layerOf(file) === "cluster",
    find: findFullClusterBinaries,
    leftOut: join("cluster", "left-out.ts"),
  },
];

function runnable(chosen) {
  return NEEDS.reduce((left, { isNeeded, find, leftOut }) => {
    const rest = left.filter((file) => !isNeeded(file));
    const isMissing = rest.length < left.length && find(process.env).missing !== undefined;
    return isMissing ? [leftOut, ...rest] : left;
  }, chosen);
}

const chosen = files.filter((file) => wanted.length === 0 || wanted.includes(layerOf(file)));
if (chosen.length === 0) {
  console.error(`Cannot find test files for "${wanted.join(" ")}": the layers are ${LAYERS.join(", ")}`);
  process.exit(2);
}
const child = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    "--test",
    ...(withCoverage ? ["--experimental-test-coverage"] : []),
    // A terminal gets the reporter of Node, which repeats what failed by itself.
    ...(process.stdout.isTTY ? [] : [`--test-reporter=${new URL("failures-last.mjs", import.meta.url)}`]),
    // Higher than the number of processors, because most tests spend their time waiting.
    "--test-concurrency=4",
    // Ends a test that hangs, so that it fails by itself instead of holding up the whole run. The limit
    // applies to a whole file, too, and the longest file takes several minutes on a machine that is busy with
    // other work.
    "--test-timeout=900000",
    ...runnable(chosen).map((file) => join("test", file)),
  ],
  { cwd: root, stdio: "inherit" },
);
child.on("exit", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => child.kill(signal));
}

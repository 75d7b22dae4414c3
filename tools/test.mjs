// Runs test files in one `node --test`, so that its summary is the whole truth.
// `node tools/test.mjs` runs everything; words choose layers: unit, integration, cli, docs, real.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findClusterBinaries } from "./cluster-binaries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// The real tier waits most: what comes after it fills the processor meanwhile.
const LAYERS = ["real", "integration", "cli", "docs", "unit"];

const files = readdirSync(join(root, "test"), { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .sort()
  .sort((one, other) => LAYERS.indexOf(layerOf(one)) - LAYERS.indexOf(layerOf(other)));
const wanted = process.argv.slice(2);

/** Everything that stands in no layer's folder is a unit test. */
function layerOf(file) {
  const folder = file.split(sep)[0];
  return LAYERS.includes(folder) ? folder : "unit";
}

/** Files of which no test can run without a real cluster. */
function needsCluster(file) {
  return layerOf(file) === "real" || file === join("apiserver", "real-comparison.test.ts");
}

/** Where there is no cluster, one file stands for all that need it: it says why they are left out. */
function runnable(chosen) {
  const rest = chosen.filter((file) => !needsCluster(file));
  const isMissing = findClusterBinaries(process.env).missing !== undefined;
  return isMissing && rest.length < chosen.length ? [join("real", "left-out.ts"), ...rest] : chosen;
}

const chosen = files.filter((file) => wanted.length === 0 || wanted.includes(layerOf(file)));
if (chosen.length === 0) {
  console.error(`no test files for: ${wanted.join(", ")}; layers are ${LAYERS.join(", ")}`);
  process.exit(2);
}
const child = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    "--test",
    // Most tests wait for something else than the processor.
    "--test-concurrency=4",
    // A test that hangs fails by itself instead of holding up everything. A file counts as one, too: on a machine that is
    // busy with other work the longest takes several minutes.
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

// Makes the bytecode of the command line that was built into a directory: lets it watch its own demo for a moment, so that
// all that a start needs has been called, and keeps what V8 has compiled of it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";

const [directory] = process.argv.slice(2);
const { bundledModules } = createRequire(import.meta.url)(join(directory, "start.js"));

/** Long enough for a list and some changes at this speed. */
const WATCH_MS = 1_500;
const SPEED = "20";

/** A run of the command line in this process, up to a signal; `onText` gets what it writes. */
function run(modules, argv, homeDirectory, onText) {
  let stop = () => undefined;
  const stream = () =>
    new Writable({
      write(chunk, _, done) {
        onText(chunk.toString());
        done();
      },
    });
  const ended = modules.load("main.js").main({
    argv,
    env: {},
    homeDirectory,
    streams: { out: stream(), errOut: stream(), outIsTerminal: false, inIsTerminal: false },
    onSignal: (listener) => {
      stop = () => listener("SIGINT");
    },
    onExit: () => undefined,
    threadsBusy: () => false,
    tuneEngine: () => undefined,
    exit: () => undefined,
  });
  return { ended, stop: () => stop() };
}

/** The demo, and where it is, once it says so. */
async function startDemo() {
  return new Promise((resolve, reject) => {
    const demo = run(bundledModules(directory), ["demo", "--speed", SPEED], home, (text) => {
      const kubeconfig = /--kubeconfig (\S+)/.exec(text)?.[1];
      if (kubeconfig !== undefined) {
        resolve({ demo, kubeconfig });
      }
    });
    demo.ended.then((code) => reject(new Error(`Cannot precompile: the demo ended with ${code}`)), reject);
  });
}

const home = mkdtempSync(join(tmpdir(), "k8s-informer-build-"));
try {
  const { demo, kubeconfig } = await startDemo();
  const modules = bundledModules(directory);
  let lines = 0;
  const watcher = run(modules, ["--kubeconfig", kubeconfig, "-A"], home, (text) => {
    lines += /^.{19} New Pod Added/m.test(text) ? 1 : 0;
  });
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  watcher.stop();
  await watcher.ended;
  demo.stop();
  await demo.ended;
  if (lines === 0) {
    throw new Error("Cannot precompile: the watcher has printed no pod");
  }
  writeFileSync(join(directory, "bytecode"), modules.compiled());
} finally {
  rmSync(home, { recursive: true, force: true });
}

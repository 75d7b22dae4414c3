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
/** Nothing of this takes so long, however busy the machine. */
const LIMIT_MS = 60_000;

const limit = setTimeout(() => {
  console.error(`Cannot precompile: not done within ${LIMIT_MS / 1000} s`);
  process.exit(1);
}, LIMIT_MS);

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
  let watched = false;
  const watcher = run(modules, ["--kubeconfig", kubeconfig, "-A"], home, (text) => {
    if (!watched && /^.{19} New Pod Added/m.test(text)) {
      watched = true;
      setTimeout(() => watcher.stop(), WATCH_MS);
    }
  });
  const code = await watcher.ended;
  if (!watched) {
    throw new Error(`Cannot precompile: the watcher ended with ${code} and has printed no pod`);
  }
  demo.stop();
  await demo.ended;
  writeFileSync(join(directory, "bytecode"), modules.compiled());
} finally {
  clearTimeout(limit);
  rmSync(home, { recursive: true, force: true });
}

import { register } from "node:module";
import { messageOf } from "../../src/base/errors.js";
import { inRepository } from "./repository.js";

// Prints the titles of the test files that are named on the command line, as JSON: {"file": ["title", ...]}. It is a
// process of its own because it replaces node:test.

const recorder = new URL("recording-node-test.ts", import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(`
    export async function resolve(specifier, context, next) {
      return next(specifier === "node:test" ? "${recorder}" : specifier, context);
    }`)}`,
);

const { takeTitles } = (await import("node:test")) as unknown as { takeTitles: () => string[] };
const titles: Record<string, string[]> = {};
for (const file of process.argv.slice(2)) {
  try {
    await import(inRepository(file));
  } catch (error) {
    process.stderr.write(`${file}: ${messageOf(error)}\n`);
  }
  titles[file] = takeTitles();
}
// The files may have opened sockets or timers, which must not keep this process alive.
process.stdout.write(JSON.stringify(titles), () => process.exit());

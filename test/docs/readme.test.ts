import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ExitCode } from "../../src/cli/exit-code.js";
import { VERSION } from "../../src/base/version.js";
import { OUTPUT_FORMATS } from "../../src/printer/formats/output-formats.js";
import { startCli } from "../support/run-cli.js";
import { codeIn, sectionOf, tableIn } from "./markdown.js";
import { readText } from "./repository.js";

const readme = readText("README.md");

describe("README.md", () => {
  it("starts with the two commands", () => {
    assert.match(codeIn(readme), /^npm start .*\nnpm test .*\n$/);
  });

  it("has every exit code, and none that is not there", () => {
    assert.deepEqual(
      tableIn(sectionOf(readme, "exit codes")).map(([code]) => code),
      Object.values(ExitCode).map((code) => `\`${code}\``),
    );
  });

  it("has every format of --output, and none that is not there", () => {
    assert.deepEqual(
      tableIn(sectionOf(readme, "formats")).map(([format]) => format),
      OUTPUT_FORMATS.map((format) => `\`${format}\``),
    );
  });

  it("shows an example as it stands in its file", () => {
    assert.equal(codeIn(sectionOf(readme, "examples/watch-pods.ts")), readText("examples/watch-pods.ts"));
  });

  it("shows what the demo prints of a pod, line by line", async (t) => {
    const shown = codeIn(sectionOf(readme, "the demo, seed 1")).split("\n").slice(0, -1);
    const demo = startCli(["demo", "oom", "--speed", "10", "--resync", "0"]);
    t.after(async () => demo.stop("SIGKILL"));
    await demo.until(({ lines }) => lines.length >= shown.length);
    assert.deepEqual(demo.lines.slice(0, shown.length).map(withoutTime), shown.map(withoutTime));
  });

  it("shows what the demo writes to stderr, apart from its times, port and folder", async (t) => {
    const shown = codeIn(sectionOf(readme, "the demo, stderr"));
    const demo = startCli(["demo", "--speed", "10", "--no-summary"]);
    t.after(async () => demo.stop("SIGKILL"));
    await demo.until(({ stderr }) => stderr.includes("no pods yet"));
    await demo.stop();
    assert.equal(withoutPlaces(demo.stderr), withoutPlaces(shown));
  });

  it("names the package by its version", () => {
    assert.ok(readme.includes(`k8s-informer-${VERSION}.tgz`));
  });
});

/** Returns a line without the time and the durations, which depend on the speed of the demo. */
function withoutTime(line: string): string {
  return line
    .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, "")
    .replace(/ (for|ran|lived|terminating)=[\d.]+s/g, " $1=…");
}

/** Returns what the demo writes to stderr without the times, the port and the name of its folder. */
function withoutPlaces(stderr: string): string {
  return stderr
    .split("\n")
    .map(withoutTime)
    .join("\n")
    .replace(/127\.0\.0\.1:\d+/, "127.0.0.1:PORT")
    .replaceAll(/k8s-informer-demo-\w+/g, "k8s-informer-demo");
}

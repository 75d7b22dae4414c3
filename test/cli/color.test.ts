import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paintOf, wantsColor } from "../../src/cli/color.js";
import { fakeStreams } from "../support/fake-streams.js";

type Row = readonly [
  title: string,
  when: string,
  env: Readonly<Record<string, string>>,
  terminal: boolean,
  expected: boolean,
];

const ROWS: readonly Row[] = [
  ["colours a terminal", "auto", {}, true, true],
  ["leaves a pipe alone", "auto", {}, false, false],
  ["obeys --color=always in a pipe", "always", { NO_COLOR: "1", TERM: "dumb" }, false, true],
  ["obeys --color=never on a terminal", "never", { FORCE_COLOR: "1" }, true, false],
  ["obeys NO_COLOR", "auto", { NO_COLOR: "1" }, true, false],
  ["takes NO_COLOR before FORCE_COLOR", "auto", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ["ignores an empty NO_COLOR", "auto", { NO_COLOR: "" }, true, true],
  ["obeys FORCE_COLOR in a pipe", "auto", { FORCE_COLOR: "1" }, false, true],
  ["obeys FORCE_COLOR=0", "auto", { FORCE_COLOR: "0" }, true, false],
  ["obeys FORCE_COLOR=false", "auto", { FORCE_COLOR: "false" }, true, false],
  ["obeys CLICOLOR_FORCE in a pipe", "auto", { CLICOLOR_FORCE: "1" }, false, true],
  ["ignores CLICOLOR_FORCE=0", "auto", { CLICOLOR_FORCE: "0" }, false, false],
  ["obeys CLICOLOR=0", "auto", { CLICOLOR: "0" }, true, false],
  ["spares a dumb terminal", "auto", { TERM: "dumb" }, true, false],
];

describe("wantsColor", () => {
  for (const [title, when, env, terminal, expected] of ROWS) {
    it(title, () => assert.equal(wantsColor(when, { env, streams: fakeStreams(terminal) }), expected));
  }
});

describe("paintOf", () => {
  it("leaves text alone without colours", () => assert.equal(paintOf(false, {}).bad("Error"), "Error"));

  it("uses the terminal's own colours", () => {
    const paint = paintOf(true, {});
    assert.equal(paint.good("Running"), "\u001b[32mRunning\u001b[0m");
    assert.equal(paint.bad("Error"), "\u001b[1;31mError\u001b[0m");
    assert.equal(paint.pending("Pending"), "\u001b[33mPending\u001b[0m");
    assert.equal(paint.dim("ns="), "\u001b[2mns=\u001b[0m");
  });

  it("takes other colours from K8S_INFORMER_COLORS", () => {
    const paint = paintOf(true, { K8S_INFORMER_COLORS: "good=36:bad=1;35" });
    assert.equal(paint.good("Running"), "\u001b[36mRunning\u001b[0m");
    assert.equal(paint.bad("Error"), "\u001b[1;35mError\u001b[0m");
    assert.equal(paint.dim("ns="), "\u001b[2mns=\u001b[0m");
  });

  it("refuses anything but meanings with numbers in K8S_INFORMER_COLORS, without colours too", () => {
    for (const wrong of [
      "good=green",
      "better=1",
      "bad",
      "bad=1m\u001b[2J",
      "constructor=1",
      "good=999",
      "bad=1;256",
    ]) {
      for (const colors of [true, false]) {
        assert.throws(() => paintOf(colors, { K8S_INFORMER_COLORS: wrong }), {
          name: "UsageError",
          message:
            /^Cannot use K8S_INFORMER_COLORS=".*": found ".*", expected good, bad, pending, dim with numbers from 0 to 255/,
        });
      }
    }
    assert.equal(
      paintOf(true, { K8S_INFORMER_COLORS: "bad=38;5;255" }).bad("x"),
      "\u001b[38;5;255mx\u001b[0m",
    );
  });
});

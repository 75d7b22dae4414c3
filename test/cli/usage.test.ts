import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { VERSION } from "../../src/base/version.js";
import { runCli, runShell } from "../support/run-cli.js";

describe("k8s-informer, asked about itself", () => {
  it("prints its version", async () => {
    assert.deepEqual(await runCli(["--version"]), {
      code: 0,
      signal: null,
      stdout: `${VERSION}\n`,
      stderr: "",
    });
  });

  it("prints help on stdout", async () => {
    const { code, stdout, stderr } = await runCli(["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: k8s-informer \[options\]/);
    assert.equal(stderr, "");
  });

  it("does not complain when help has no reader", async () => {
    const { stderr } = await runShell("k8s-informer --help | true");
    assert.equal(stderr, "");
  });
});

describe("k8s-informer, used wrongly", () => {
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "an unknown flag",
      ["--resnyc", "1m"],
      /^error: Cannot use --resnyc: there is no such flag; did you mean --resync\?\n/,
    ],
    [
      "a bad duration",
      ["--resync", "soon"],
      /^error: Cannot use --resync "soon": expected a duration such as 30s/,
    ],
    [
      "a duration without unit",
      ["--resync", "60"],
      /^error: Cannot use --resync "60": missing unit; use 60s/,
    ],
    [
      "unknown types of Events",
      ["--events=errors"],
      /^error: Cannot use --events "errors": expected one of warnings, all\n/,
    ],
    [
      "--since without --events",
      ["--since", "5m"],
      /^error: Cannot use --since without --events: it says how old the Kubernetes Events may be\n/,
    ],
    ["a bad --since", ["--events", "--since", "5"], /^error: Cannot use --since "5": missing unit; use 5s/],
    ["a bad --remind", ["--remind", "-1m"], /^error: Cannot use --remind "-1m": it is negative/],
    [
      "an unknown format",
      ["-o", "xml"],
      /^error: Cannot use --output "xml": expected one of default, short, /,
    ],
    ["an impossible namespace", ["-n", "shop,a_b"], /^error: Cannot watch the namespace "a_b"/],
    [
      "a name of two types",
      ["pods,svc", "web"],
      /^error: Cannot watch the name "web" of more than one type: /,
    ],
    [
      "a name beside a type with a name",
      ["pods/a", "b"],
      /^error: Cannot watch "b" beside "pods\/a": expected/,
    ],
    [
      "an unknown choice of events",
      ["--show", "some"],
      /^error: Cannot use --show "some": expected one of all, changes, significant\n/,
    ],
    [
      "an unknown type of event",
      ["--only", "add,remove"],
      /^error: Cannot use --only "add,remove": found "remove", expected a list of add, update, delete/,
    ],
    [
      "a bad speed",
      ["demo", "--speed", "0"],
      /^error: Cannot use --speed "0": expected a number greater than 0/,
    ],
    ["a bad port", ["demo", "--port", "99999"], /expected a whole number from 0 to 65535/],
    ["a bad seed", ["demo", "--seed", "x"], /^error: Cannot use --seed "x"/],
    [
      "an unknown flag of the demo",
      ["demo", "--sped", "2"],
      /^error: Cannot use --sped: .*did you mean --speed\?\n/,
    ],
    ["a word for the demo", ["demo", "fast"], /^error: Cannot play the scenario "fast"/],
    ["a bad duration for the demo", ["demo", "--resync", "soon"], /^error: Cannot use --resync "soon"/],
    ["a cluster for the demo", ["demo", "--kubeconfig", "k"], /^error: Cannot use --kubeconfig with demo/],
  ];
  for (const [title, args, message] of wrong) {
    it(`ends with 2 for ${title}, points to --help, prints nothing on stdout`, async () => {
      const { code, stdout, stderr } = await runCli(args);
      const command = args[0] === "demo" ? "k8s-informer demo" : "k8s-informer";
      assert.match(stderr, message);
      assert.ok(stderr.endsWith(`\nRun "${command} --help" for usage.\n`), stderr);
      assert.equal(stdout, "");
      assert.equal(code, 2);
    });
  }
});

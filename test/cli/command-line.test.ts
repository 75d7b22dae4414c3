import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCommandLine, type Request } from "../../src/cli/command-line.js";
import { SCENARIO_NAMES } from "../../src/apiserver/index.js";
import { ACCEPTED_FLAGS } from "../../src/cli/flags/accepted-flags.js";
import { CONNECTION_FLAGS } from "../../src/cli/flags/connection-flags.js";
import { DEMO_FLAGS } from "../../src/cli/flags/demo-flags.js";
import { CLUSTER_FLAGS } from "../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../src/cli/flags/watch-flags.js";
import { UsageError } from "../../src/cli/usage-error.js";
import { fakeStreams } from "../support/fake-streams.js";

function parse(...argv: string[]): Request {
  return parseCommandLine(argv, fakeStreams());
}

/** Parses a command line that must be refused. Returns the error and the output on each stream. */
function refused(...argv: string[]): {
  readonly out: string;
  readonly errOut: string;
  readonly error: unknown;
} {
  const streams = fakeStreams();
  try {
    parseCommandLine(argv, streams);
  } catch (error) {
    return { out: streams.out.text, errOut: streams.errOut.text, error };
  }
  assert.fail(`took ${argv.join(" ")}`);
}

const DEFAULTS = {
  output: "default",
  show: "all",
  resync: "1m",
  color: "auto",
  logFormat: "text",
  summary: true,
  config: true,
  headers: true,
  object: true,
  redact: true,
};

describe("parseCommandLine", () => {
  it("has defaults", () => assert.deepEqual(parse(), { command: "watch", flags: DEFAULTS, words: [] }));

  it("takes types and names between the flags", () => {
    assert.deepEqual(parse("deploy/web", "-n", "shop", "pods/db-0"), {
      command: "watch",
      flags: { ...DEFAULTS, namespace: ["shop"] },
      words: ["deploy/web", "pods/db-0"],
    });
  });

  it("takes kubectl's flags, short and long", () => {
    const flags = { ...DEFAULTS, namespace: ["shop"], selector: "app=web", output: "json" };
    assert.deepEqual(parse("-n", "shop", "-l", "app=web", "-o", "json").flags, flags);
    assert.deepEqual(parse("--namespace=shop", "--selector=app=web", "--output=json").flags, flags);
    assert.deepEqual(parse("-nshop", "-lapp=web", "-ojson").flags, flags);
  });

  it("takes every flag", () => {
    const argv =
      "--kubeconfig k --context c -n n -A -l a=b --field-selector x=y -o short --show changes --only add,delete --watch-only --resync 5s --color never --log-format json -v";
    assert.deepEqual(parse(...argv.split(" ")).flags, {
      ...DEFAULTS,
      kubeconfig: "k",
      context: ["c"],
      namespace: ["n"],
      allNamespaces: true,
      selector: "a=b",
      fieldSelector: "x=y",
      output: "short",
      show: "changes",
      only: "add,delete",
      watchOnly: true,
      resync: "5s",
      color: "never",
      logFormat: "json",
      verbose: true,
    });
  });

  it("takes the flags of watching before and after demo", () => {
    const expected = {
      command: "demo",
      flags: { ...DEFAULTS, output: "short", speed: "5", seed: "1", port: "0" },
      scenarios: SCENARIO_NAMES,
    };
    assert.deepEqual(parse("demo", "--speed", "5", "-o", "short"), expected);
    assert.deepEqual(parse("-o", "short", "demo", "--speed", "5"), expected);
  });

  it("refuses a cluster for demo, which has its own", () => {
    assert.match(String(refused("demo", "--context", "x").error), /Cannot use --context with demo/);
  });

  it("refuses flags of demo without demo", () => {
    assert.match(String(refused("--speed", "5").error), /Cannot use --speed: there is no such flag/);
  });

  it("suggests the flag that was meant", () => {
    const { out, error } = refused("--resnyc", "1m");
    assert.match(String(error), /Cannot use --resnyc: there is no such flag; did you mean --resync\?$/);
    assert.equal(out, "");
  });

  it("says which command was used wrongly", () => {
    for (const argv of [["--seed"], ["--show", "x"], ["-qv"], ["--sped"], ["fast"], ["--context", "x"]]) {
      const { error } = refused("demo", ...argv);
      assert.ok(error instanceof UsageError);
      assert.equal(error.command, "demo", argv.join(" "));
    }
  });

  it("leaves no wrong argument to commander, whose words are not ours", () => {
    for (const line of [
      "-o xml",
      "--kubeconfig",
      "-v -q",
      "-n demo --speed 2",
      "--speed 2 demo fast",
      "demo --show",
      "options -n x",
      "options x",
      "options --speed 2",
      "options --nope",
      "completion",
      "completion bash zsh",
      "completion bash -n x",
      "version x",
      "help demo options",
    ]) {
      const { error, errOut, out } = refused(...line.split(" "));
      assert.ok(error instanceof UsageError, line);
      assert.match(error.message, /^Cannot /);
      assert.deepEqual([errOut, out], ["", ""]);
    }
  });

  it("binds a value that may be left out with an equals sign only", () => {
    const read = (...argv: string[]) => {
      const request = parse(...argv);
      assert.ok(request.command === "watch");
      return [request.flags.events, request.words, request.flags.summary];
    };
    assert.deepEqual(read("--events", "pods", "--summary=false"), ["warnings", ["pods"], false]);
    assert.deepEqual(read("--events=all", "pods"), ["all", ["pods"], true]);
    assert.deepEqual(read("pods", "--no-summary", "--summary"), [undefined, ["pods"], true]);
  });

  it("takes scenarios for demo, each of them once", () => {
    const request = parse("demo", "oom", "--speed", "5", "crashloop", "oom");
    assert.deepEqual("scenarios" in request ? request.scenarios : [], ["oom", "crashloop"]);
  });

  it("lists the scenarios and names the nearest one for a word that is none", () => {
    const message = String(refused("demo", "crashlop").error);
    assert.match(
      message,
      /Cannot play the scenario "crashlop": did you mean "crashloop"\? expected one of rollout, /,
    );
    assert.match(message, / stuck-terminating, resize$/);
    assert.match(
      String(refused("demo", "fast").error),
      /Cannot play the scenario "fast": expected one of rollout, /,
    );
  });
});

describe("options", () => {
  const { out, errOut } = refused("options");

  it("lists the flags that --help does not list, and says where the others are", () => {
    assert.equal(errOut, "");
    for (const { flags } of [...CONNECTION_FLAGS, ...ACCEPTED_FLAGS]) {
      assert.ok(out.includes(`  ${flags} `), flags);
    }
    assert.match(
      out,
      /^All other flags, such as --kubeconfig, --context and -n, are in k8s-informer --help\.$/m,
    );
  });

  it("prints the list for --help, too", () => {
    assert.equal(refused("options", "--help").out, out);
    assert.equal(refused("options", "-h").out, out);
  });

  for (const [line, message] of [
    ["options x", 'Cannot use "x" with options: it lists flags, and takes nothing'],
    ["options -n demo", "Cannot use --namespace with options: it lists flags, and takes nothing"],
    ["options --as x", "Cannot use --as with options: it lists flags, and takes nothing"],
  ] as const) {
    it(`refuses ${line}`, () => assert.equal((refused(...line.split(" ")).error as Error).message, message));
  }
});

describe("--help", () => {
  const { out, errOut } = refused("--help");

  it("goes to stdout", () => assert.equal(errOut, ""));

  it("tells of every flag and of the demo", () => {
    for (const { flags } of [...CLUSTER_FLAGS, ...WATCH_FLAGS]) {
      assert.ok(out.includes(flags), flags);
    }
    assert.match(out, /\n {2}demo /);
  });

  it("has examples that parse", () => {
    const examples = [...out.matchAll(/^ {2}k8s-informer(.*?)(?: {2,}.*| \|.*)?$/gm)];
    assert.ok(examples.length >= 5);
    for (const [, args = ""] of examples) {
      parse(...args.split(" ").filter((arg) => arg !== ""));
    }
  });

  it("tells the exit codes", () => assert.match(out, /0 success, 1 failure, 2 usage error/));

  it("fits in a terminal of 80 columns", () => {
    for (const text of [out, refused("demo", "--help").out]) {
      assert.deepEqual(
        text.split("\n").filter((line) => line.length > 80),
        [],
      );
    }
  });

  it("of demo tells every scenario that the embedded server can play", () => {
    const demo = refused("demo", "--help").out;
    for (const name of SCENARIO_NAMES) {
      assert.match(demo, new RegExp(`\n  ${name} +\\w`));
    }
  });

  it("of demo tells the flags it takes, and not those it refuses", () => {
    const demo = refused("demo", "--help").out;
    for (const { flags } of [...DEMO_FLAGS, ...WATCH_FLAGS]) {
      assert.ok(demo.includes(flags), flags);
    }
    for (const { flags } of CLUSTER_FLAGS) {
      assert.ok(!demo.includes(flags), flags);
    }
  });
});

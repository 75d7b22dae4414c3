import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCommandLine, type Request } from "../../src/cli/command-line.js";
import { SCENARIO_NAMES } from "../../src/apiserver/index.js";
import { CLUSTER_FLAGS, DEMO_FLAGS, WATCH_FLAGS } from "../../src/cli/flags.js";
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
      summary: true,
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

  it("points to the help of the command", () => {
    assert.match(refused("demo", "--seed").errOut, /\nRun "k8s-informer demo --help" for usage\.\n$/);
    assert.match(refused("--resync").errOut, /\nRun "k8s-informer --help" for usage\.\n$/);
  });

  it("lists what an option takes", () => {
    assert.match(refused("-o", "xml").errOut, /default, short, json, yaml, name/);
  });

  it("refuses an option without its value", () => {
    assert.match(refused("--kubeconfig").errOut, /argument missing/);
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

  it("refuses contradictions", () => {
    assert.match(refused("-v", "-q").errOut, /cannot be used with/);
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

import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { CommanderError } from "commander";
import { parseCommandLine } from "../../src/cli/command-line.js";
import { ExitCode } from "../../src/cli/exit-code.js";
import { ACCEPTED_FLAGS } from "../../src/cli/flags/accepted-flags.js";
import { CONNECTION_FLAGS } from "../../src/cli/flags/connection-flags.js";
import { DEMO_FLAGS } from "../../src/cli/flags/demo-flags.js";
import type { Flag } from "../../src/cli/flags/flag.js";
import { CLUSTER_FLAGS } from "../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../src/cli/flags/watch-flags.js";
import { readText } from "./repository.js";

/** Returns what the program prints for these arguments. */
function help(...argv: string[]): string {
  const out = new PassThrough();
  assert.throws(() => parseCommandLine(argv, { out, errOut: new PassThrough() }), CommanderError);
  return String(out.read());
}

/** Returns a text with its line breaks removed. */
function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function assertHas(text: string, flags: readonly Flag[]): void {
  for (const { flags: names, description } of flags) {
    assert.ok(unwrapped(text).includes(`${names} ${description}`), names);
  }
}

/** Returns the command lines in a text, without the explanations beside them. */
function commandLines(text: string): string[] {
  return [...text.matchAll(/^ *(?:k8s-informer|node bin\/k8s-informer\.js)((?: (?! )[^ |\n]+)*)/gm)].map(
    ([, args = ""]) => args.trim(),
  );
}

describe("k8s-informer --help", () => {
  it("lists every flag", () => {
    assertHas(help("--help"), [...CLUSTER_FLAGS, ...WATCH_FLAGS]);
    assertHas(help("demo", "--help"), [...WATCH_FLAGS, ...DEMO_FLAGS]);
  });

  it("leaves the flags of connections to the command options", () => {
    assertHas(help("options"), [...CONNECTION_FLAGS, ...ACCEPTED_FLAGS]);
    assert.match(unwrapped(help("--help")), / options list the flags for connections and identities/);
    for (const { flags } of CONNECTION_FLAGS) {
      assert.ok(!help("--help").includes(`  ${flags} `), flags);
    }
  });

  it("names every exit code", () => {
    const [, codes = ""] = /Exit codes: ([\s\S]*)$/.exec(help("--help")) ?? [];
    for (const code of Object.values(ExitCode)) {
      assert.match(codes, new RegExp(`\\b${code}\\b`));
    }
  });
});

describe("command lines shown", () => {
  const shown = {
    "--help": help("--help"),
    "README.md": readText("README.md"),
    "the man page": readText("man/k8s-informer.1").replaceAll("\\-", "-").split(".SH EXAMPLES")[1] ?? "",
  };
  for (const [where, text] of Object.entries(shown)) {
    it(`are understood by the program: ${where}`, () => {
      const lines = commandLines(text);
      assert.ok(lines.length >= 3, lines.join("\n"));
      for (const line of lines) {
        const argv = line === "" ? [] : line.split(" ");
        assert.doesNotThrow(
          () => parseCommandLine(argv, { out: new PassThrough(), errOut: new PassThrough() }),
          line,
        );
      }
    });
  }
});

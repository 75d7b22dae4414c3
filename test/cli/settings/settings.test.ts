import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { parseCommandLine, type Request } from "../../../src/cli/command-line.js";
import type { WatchFlags } from "../../../src/cli/flags/watch-flags.js";
import type { Settings } from "../../../src/cli/settings/settings.js";
import { configPath, settingsOf } from "../../../src/cli/settings/settings-of.js";
import { SETTABLE_FLAGS, UNSETTABLE_FLAGS } from "../../../src/cli/settings/settable-flags.js";
import { fakeStreams } from "../../support/fake-streams.js";
import { Scratch } from "../../support/run-cli.js";

const scratch = new Scratch();
after(() => scratch.remove());

interface Place {
  readonly typed?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: string;
}

let places = 0;

/** Returns a home directory with a config file of this text. */
function homeWith(file: string | undefined): string {
  places += 1;
  const homeDirectory = join(scratch.path, `home-${places}`);
  if (file !== undefined) {
    const path = configPath({ env: {}, homeDirectory });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
  return homeDirectory;
}

async function parsed({
  typed = "",
  env = {},
  file,
}: Place): Promise<readonly [Request, Settings | undefined]> {
  const argv = typed.split(" ").filter((word) => word !== "");
  const settings = await settingsOf({ argv, env, homeDirectory: homeWith(file) });
  return [parseCommandLine(argv, fakeStreams(), { defaults: settings }), settings];
}

/** What is told on stderr about the settings, without the times. */
async function told({ env = {}, file = "" }: Place): Promise<string> {
  const settings = await settingsOf({ argv: [], env, homeDirectory: homeWith(file) });
  const streams = fakeStreams();
  await settings?.tell({ streams }, { logFormat: "text" } as WatchFlags);
  return streams.errOut.text.replaceAll(/^\S+ \S+ /gm, "").replaceAll(scratch.path, "SCRATCH");
}

describe("the value of a flag", () => {
  const precedence: readonly (readonly [title: string, place: Place, flags: Partial<WatchFlags>])[] = [
    ["is the default if nothing sets it", {}, { show: "all" }],
    ["comes from the file", { file: "show: changes" }, { show: "changes" }],
    [
      "comes from the environment rather than from the file",
      { env: { K8S_INFORMER_SHOW: "significant" }, file: "show: changes" },
      { show: "significant" },
    ],
    [
      "comes from the command line rather than from the environment",
      { typed: "--show all", env: { K8S_INFORMER_SHOW: "significant" }, file: "show: changes" },
      { show: "all" },
    ],
    [
      "is not that of an empty variable",
      { env: { K8S_INFORMER_SHOW: "" }, file: "show: changes" },
      { show: "changes" },
    ],
    ["is not that of an empty key", { file: "show:\nonly: add" }, { show: "all", only: "add" }],
    ["is a list in the file", { file: "namespace: [shop, cart]" }, { namespace: ["shop", "cart"] }],
    [
      "is a list with commas in the environment",
      { env: { K8S_INFORMER_NAMESPACE: "a,b" } },
      { namespace: ["a,b"] },
    ],
    ["may be a list where commas separate", { file: "only:\n- add\n- delete\n" }, { only: "add,delete" }],
    [
      "is replaced as a whole by that of a flag",
      { typed: "-n x", file: "namespace: [a, b]" },
      { namespace: ["x"] },
    ],
    ["may be a number", { file: "chunk-size: 50\nquiet: false" }, { chunkSize: "50" }],
    ["may be true", { file: "not-ready: true" }, { notReady: true }],
    ["may be true in the environment", { env: { K8S_INFORMER_NOT_READY: "1" } }, { notReady: true }],
    ["may be switched off again", { typed: "--not-ready=false", file: "not-ready: true" }, {}],
    ["is that of the opposite", { file: "summary: false" }, { summary: false }],
    ["is the opposite by its own name", { file: "no-summary: true" }, { summary: false }],
    ["gives way to the opposite", { typed: "--summary", file: "summary: false" }, { summary: true }],
    ["is implied by true", { file: "events: true" }, { events: "warnings" }],
    ["is not implied by false", { file: "events: false" }, {}],
    ["may be given where it is implied otherwise", { file: "events: all" }, { events: "all" }],
    // A flag that was typed wins over a setting that contradicts it, instead of being refused beside it.
    ["gives way to --quiet", { typed: "--quiet", file: "verbose: true" }, { quiet: true }],
    ["gives way to --verbose", { typed: "-v", file: "quiet: true" }, { verbose: true }],
    ["gives way to -v=6", { typed: "-v=6", file: "quiet: true" }, { v: "6" }],
    [
      "gives way to -n",
      { typed: "-n x", file: "all-namespaces: true\nexclude-namespace: y" },
      { namespace: ["x"] },
    ],
    ["gives way to -A", { typed: "-A", file: "namespace: x" }, { allNamespaces: true }],
    ["gives way to --no-color", { typed: "--no-color", file: "color: always" }, { color: "never" }],
    [
      "gives way to another kubeconfig",
      { typed: "--kubeconfig k", file: "context: prod" },
      { kubeconfig: "k" },
    ],
    [
      "gives way from the file to the environment, too",
      { env: { K8S_INFORMER_QUIET: "true" }, file: "verbose: true" },
      { quiet: true },
    ],
    [
      "is the default with --no-config",
      { typed: "--no-config", env: { K8S_INFORMER_ONLY: "add" }, file: "show: changes" },
      { show: "all", config: false },
    ],
    [
      "is never used if it was typed, right or wrong",
      { typed: "--show all", file: "show: nonsense" },
      { show: "all" },
    ],
    ["is not read from the colours", { env: { K8S_INFORMER_COLORS: "good=1" } }, {}],
    [
      "is not read from what Kubernetes sets for a Service",
      {
        env: {
          K8S_INFORMER_SERVICE_HOST: "10.0.0.1",
          K8S_INFORMER_PORT: "tcp://10.0.0.1:80",
          K8S_INFORMER_PORT_80_TCP: "x",
        },
      },
      {},
    ],
  ];
  for (const [title, place, flags] of precedence) {
    it(title, async () => {
      const [{ flags: found }] = await parsed(place);
      const [{ flags: defaults }] = await parsed({});
      assert.deepEqual(found, { ...defaults, ...flags });
    });
  }

  const wrong: readonly (readonly [place: Place, message: RegExp])[] = [
    [
      { file: "only: add\nshow: chagnes" },
      /^Cannot use --show "chagnes": did you mean "changes"\? expected one of/,
    ],
    [{ env: { K8S_INFORMER_QUIET: "maybe" } }, /^Cannot use --quiet "maybe": expected true or false$/],
    [{ file: "quiet: [true]" }, /^Cannot use --quiet "a list": expected true or false$/],
    [{ file: "name: {a: b}" }, /^Cannot use --name: found a mapping, expected a text, or a list of texts$/],
    [{ file: "quiet: true\nverbose: true" }, /^Cannot use --verbose with --quiet: leave out one of them$/],
    [
      { file: "- show" },
      /^Cannot read the settings ".*config\.yaml": expected lines such as show: significant$/,
    ],
    [
      { file: "show: changes\n  x: [" },
      /^Cannot read the settings ".*config\.yaml" at line \d: it is not valid YAML/,
    ],
    [
      { file: `show: "${"x".repeat(70_000)}"` },
      /^Cannot read the settings ".*config\.yaml": it is larger than /,
    ],
  ];
  for (const [place, message] of wrong) {
    it(`is refused: ${JSON.stringify(place).slice(0, 60)}`, async () => {
      await assert.rejects(parsed(place), { name: "UsageError", message });
      // Commands that do not watch must not fail for it.
      for (const typed of ["completion bash", "demo --no-config", "--no-config"]) {
        await assert.doesNotReject(parsed({ ...place, typed }));
      }
      for (const typed of ["options", "--help", "version", "help"]) {
        await assert.rejects(parsed({ ...place, typed }), { name: "CommanderError", exitCode: 0 });
      }
    });
  }

  it("reaches the demo only if it is about how events are printed", async () => {
    const file =
      "namespace: prod\nselector: team=a\ncontext: prod\nshow: changes\nquiet: true\nnot-ready: true\n";
    const [{ flags, command }] = await parsed({ typed: "demo", file });
    assert.equal(command, "demo");
    const { namespace, selector, context, show, quiet, notReady } = flags;
    assert.deepEqual(
      { namespace, selector, context, show, quiet, notReady },
      {
        namespace: undefined,
        selector: undefined,
        context: undefined,
        show: "changes",
        quiet: true,
        notReady: undefined,
      },
    );
  });

  it("is remembered with its place", async () => {
    const [, settings] = await parsed({
      env: { K8S_INFORMER_SINCE: "5m" },
      file: "only: add\n\nshow: changes",
    });
    assert.deepEqual(
      [...(settings?.applied ?? [])].map(
        ([flag, where]) => `${flag} ${where.replaceAll(scratch.path, "SCRATCH")}`,
      ),
      [
        "--since by the environment variable K8S_INFORMER_SINCE",
        `--only at line 1 of "SCRATCH/home-${places}/.config/k8s-informer/config.yaml"`,
        `--show at line 3 of "SCRATCH/home-${places}/.config/k8s-informer/config.yaml"`,
      ],
    );
  });
});

describe("a name that is not a setting", () => {
  it("is told with the long name if it is a short one", async () => {
    const text = await told({ file: "l: app=web\nn: shop" });
    assert.match(
      text,
      /"l" at line 1 of .*; did you mean "selector"\?\n.*"n" .*; did you mean "namespace"\?\n/,
    );
  });

  it("is told with the nearest one", async () => {
    const text = await told({ env: { K8S_INFORMER_SHWO: "all" }, file: "only: add\nresnyc: 1m\nxyzzy: 1" });
    const path = `"SCRATCH/home-${places}/.config/k8s-informer/config.yaml"`;
    assert.equal(
      text,
      [
        "warning: K8S_INFORMER_SHWO is not used: there is no such setting; did you mean K8S_INFORMER_SHOW?\n",
        `warning: "resnyc" at line 2 of ${path} is not used: there is no such setting; did you mean "resync"?\n`,
        `warning: "xyzzy" at line 3 of ${path} is not used: there is no such setting\n`,
      ].join(""),
    );
  });

  it("is not one of the flags with secrets, or that choose a server or a user", async () => {
    for (const flag of [
      "token",
      "client-key",
      "client-certificate",
      "server",
      "user",
      "as",
      "insecure-skip-tls-verify",
    ]) {
      assert.ok(UNSETTABLE_FLAGS.has(flag) && !SETTABLE_FLAGS.has(flag), flag);
    }
    assert.match(
      await told({ env: { K8S_INFORMER_TOKEN: "hunter2" } }),
      /^warning: K8S_INFORMER_TOKEN is not used: --token can only be given on the command line\n$/,
    );
  });

  it("is not told beside what is empty", async () => assert.equal(await told({ file: "# nothing\n" }), ""));
});

describe("the config file", () => {
  it("is in $XDG_CONFIG_HOME if that is absolute, else in ~/.config", () => {
    const homeDirectory = "/home/me";
    const of = (folder?: string): string =>
      configPath({ env: folder === undefined ? {} : { XDG_CONFIG_HOME: folder }, homeDirectory });
    assert.equal(of(), "/home/me/.config/k8s-informer/config.yaml");
    assert.equal(of("/etc/xdg"), "/etc/xdg/k8s-informer/config.yaml");
    assert.equal(of("relative"), "/home/me/.config/k8s-informer/config.yaml");
    assert.equal(of(""), "/home/me/.config/k8s-informer/config.yaml");
  });

  it("is not read if there is none", async () =>
    assert.equal(
      await settingsOf({ argv: [], env: { HOME: "/" }, homeDirectory: homeWith(undefined) }),
      undefined,
    ));
});

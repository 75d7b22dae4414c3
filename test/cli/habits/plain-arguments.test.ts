import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ACCEPTED_FLAGS } from "../../../src/cli/flags/accepted-flags.js";
import { CONNECTION_FLAGS } from "../../../src/cli/flags/connection-flags.js";
import { DEMO_FLAGS } from "../../../src/cli/flags/demo-flags.js";
import { CLUSTER_FLAGS } from "../../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../../src/cli/flags/watch-flags.js";
import { FOREIGN_FLAGS, foreignFormat } from "../../../src/cli/habits/foreign-words.js";
import { plainArguments } from "../../../src/cli/habits/plain-arguments.js";
import { OUTPUT_FORMATS } from "../../../src/printer/formats/output-formats.js";

const FLAGS = [...CLUSTER_FLAGS, ...CONNECTION_FLAGS, ...ACCEPTED_FLAGS, ...WATCH_FLAGS];

/** The formats, as a message lists them. */
const FORMATS = OUTPUT_FORMATS.join(", ");

function plain(line: string): string {
  return plainArguments(line.split(" "), FLAGS, { demo: DEMO_FLAGS, options: [] }).join(" ");
}

describe("plainArguments", () => {
  const forms: readonly (readonly [typed: string, plain: string])[] = [
    // The forms of pflag, which kubectl uses.
    ["-n shop", "--namespace=shop"],
    ["-nshop", "--namespace=shop"],
    ["-n=shop", "--namespace=shop"],
    ["-n==shop", "--namespace==shop"],
    ["--namespace shop", "--namespace=shop"],
    ["--namespace=shop", "--namespace=shop"],
    ["--namespace=", "--namespace="],
    ["-l=app=web", "--selector=app=web"],
    ["-lapp=web", "--selector=app=web"],
    ["-o=json", "--output=json"],
    ["-A", "--all-namespaces"],
    ["-A=true", "--all-namespaces"],
    ["--all-namespaces=true", "--all-namespaces"],
    ["--all-namespaces=T", "--all-namespaces"],
    ["--all-namespaces=false", ""],
    ["-A --all-namespaces=0", ""],
    ["--all-namespaces=false -A", "--all-namespaces"],
    ["-wA", "--watch --all-namespaces"],
    ["-wn=shop", "--watch --namespace=shop"],
    ["-wnshop", "--watch --namespace=shop"],
    ["-wn shop", "--watch --namespace=shop"],
    ["-Aw=true", "--all-namespaces --watch"],
    // A value is a value, whatever it looks like.
    ["-n -v", "--namespace=-v"],
    ["--token --token", "--token=--token"],
    ["-l --all-namespaces=false", "--selector=--all-namespaces=false"],
    // Levels of kubectl's logs.
    ["-v", "--verbose"],
    ["-vA", "--verbose --all-namespaces"],
    ["-v=6", "--v=6"],
    ["-v6", "--v=6"],
    ["-v 6", "--v=6"],
    ["-v=true", "--v=true"],
    ["--v=6", "--v=6"],
    ["--v 6", "--v=6"],
    ["-v pods", "--verbose pods"],
    ["-v -n shop", "--verbose --namespace=shop"],
    ["--verbose=true", "--verbose"],
    // What is no flag.
    ["demo --speed 5", "demo --speed=5"],
    ["pods - -n x", "--namespace=x -- pods -"],
    ["pods get", "pods get"],
    ["constructor", "constructor"],
    ["-n x -- -n y", "--namespace=x -- -n y"],
    ["-n x -- pods y", "--namespace=x pods y"],
    // The command is the first word that is no value, wherever the flags are.
    ["--speed 5 demo oom -A", "demo --speed=5 --all-namespaces oom"],
    ["--seed demo demo", "demo --seed=demo"],
    ["-n demo pods", "--namespace=demo pods"],
    ["pods demo", "pods demo"],
    ["-h demo", "demo --help"],
    ["options --help", "options --help"],
    ["--no-color", "--color=never"],
    ["--no-color=false", ""],
    ["--color always --no-color", "--color=always --color=never"],
    // Commander answers these.
    ["-h", "--help"],
    ["--version", "--version"],
  ];
  for (const [typed, expected] of forms) {
    it(`reads ${typed}`, () => assert.equal(plain(typed), expected));
  }

  const refused: readonly (readonly [typed: string, message: string])[] = [
    ["--all-namespaces=maybe", 'Cannot use --all-namespaces "maybe": expected true or false'],
    ["-A=", 'Cannot use --all-namespaces "": expected true or false'],
    ["--resnyc 1m", "Cannot use --resnyc: there is no such flag; did you mean --resync?"],
    ["--namesapce=x", "Cannot use --namesapce: there is no such flag; did you mean --namespace?"],
    ["--as-gruop x", "Cannot use --as-gruop: there is no such flag; did you mean --as-group?"],
    ["--xyzzy", "Cannot use --xyzzy: there is no such flag"],
    ["-X", "Cannot use -X: there is no such flag"],
    ["-wX", "Cannot use -X: there is no such flag"],
    ["--tokne=secret", "Cannot use --tokne: there is no such flag; did you mean --token?"],
    ["--constructor", "Cannot use --constructor: there is no such flag"],
    ["-n x get pods", 'Cannot use the command "get": leave it out; to list without a watch, use --once'],
    ["--namespace", "Cannot use --namespace: found no value, expected --namespace <names>"],
    ["-wn", "Cannot use --namespace: found no value, expected --namespace <names>"],
    ["-o", `Cannot use --output: found no value, expected one of ${FORMATS}`],
    [
      "--show chagnes",
      'Cannot use --show "chagnes": did you mean "changes"? expected one of all, changes, significant',
    ],
    ["-o jsn", `Cannot use --output "jsn": did you mean "json"? expected one of ${FORMATS}`],
    ["-o=", `Cannot use --output "": expected one of ${FORMATS}`],
    ["--color x", 'Cannot use --color "x": expected one of auto, always, never'],
    [
      "--log-format=jason",
      'Cannot use --log-format "jason": did you mean "json"? expected one of text, json',
    ],
    [
      "--events all",
      "Cannot use --events all: its value follows an equals sign, --events=all; to watch all, write it first: all --events",
    ],
    ["--events=x", 'Cannot use --events "x": expected one of warnings, all'],
    ["--events=", 'Cannot use --events "": expected one of warnings, all'],
    ["-v 6 -q", "Cannot use --v with --quiet: leave out one of them"],
    ["-qv", "Cannot use --verbose with --quiet: leave out one of them"],
    [
      "--insecure-skip-tls-verify --certificate-authority x",
      "Cannot use --certificate-authority with --insecure-skip-tls-verify: leave out one of them",
    ],
    ["-n demo --speed 2", "Cannot use --speed: there is no such flag without the command demo"],
    ["--name demo --seed x", "Cannot use --seed: there is no such flag without the command demo"],
    ["pods demo --port 1", "Cannot use --port: there is no such flag without the command demo"],
    ["-n demo --sped 2", "Cannot use --sped: there is no such flag"],
    ["demo --sped 2", "Cannot use --sped: there is no such flag; did you mean --speed?"],
  ];
  for (const [typed, message] of refused) {
    it(`refuses ${typed}`, () => assert.throws(() => plain(typed), { name: "UsageError", message }));
  }

  it("says what to use instead of each flag of another tool", () => {
    for (const [flag, instead] of Object.entries(FOREIGN_FLAGS)) {
      assert.throws(() => plain(flag), { message: `Cannot use ${flag}: ${instead}` });
      assert.throws(() => plain(`${flag}=x`), { message: `Cannot use ${flag}: ${instead}` });
    }
  });

  it("knows no flag that another tool has, too", () => {
    const own = [...FLAGS, ...DEMO_FLAGS].flatMap(({ flags }) => flags.match(/(?<![\w-])--?\w[\w-]*/g) ?? []);
    assert.deepEqual(
      own.filter((flag) => Object.hasOwn(FOREIGN_FLAGS, flag)),
      [],
    );
  });

  it("knows no output format that another tool has, too", () => {
    for (const format of OUTPUT_FORMATS) {
      assert.equal(foreignFormat(format), undefined);
    }
  });
});

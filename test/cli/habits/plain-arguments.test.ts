import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ACCEPTED_FLAGS,
  CLUSTER_FLAGS,
  CONNECTION_FLAGS,
  DEMO_FLAGS,
  WATCH_FLAGS,
} from "../../../src/cli/flags.js";
import { FOREIGN_FLAGS, foreignFormat } from "../../../src/cli/habits/foreign-words.js";
import { plainArguments } from "../../../src/cli/habits/plain-arguments.js";
import { OUTPUT_FORMATS } from "../../../src/printer/output-formats.js";

const FLAGS = [...CLUSTER_FLAGS, ...CONNECTION_FLAGS, ...ACCEPTED_FLAGS, ...WATCH_FLAGS, ...DEMO_FLAGS];

function plain(line: string): string {
  return plainArguments(line.split(" "), FLAGS).join(" ");
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
    ["pods - -n x", "pods - --namespace=x"],
    ["pods get", "pods get"],
    ["constructor", "constructor"],
    ["-n x -- -n y", "--namespace=x -- -n y"],
    // Commander answers these.
    ["--namespace", "--namespace"],
    ["-n", "--namespace"],
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
    ["-n x get pods", 'Cannot use the command "get": it always watches; leave it out'],
    ["help", 'Cannot use the command "help": use --help'],
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
    const own = FLAGS.flatMap(({ flags }) => flags.match(/(?<![\w-])--?\w[\w-]*/g) ?? []);
    assert.deepEqual(
      own.filter((flag) => Object.hasOwn(FOREIGN_FLAGS, flag)),
      [],
    );
  });

  it("knows no output format that another tool has, too", () => {
    for (const format of Object.keys(OUTPUT_FORMATS)) {
      assert.equal(foreignFormat(format), undefined);
    }
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { ACCEPTED_FLAGS } from "../../src/cli/flags/accepted-flags.js";
import { CONNECTION_FLAGS } from "../../src/cli/flags/connection-flags.js";
import { DEMO_FLAGS } from "../../src/cli/flags/demo-flags.js";
import { CLUSTER_FLAGS } from "../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../src/cli/flags/watch-flags.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { Scratch } from "../support/run-cli.js";

/** What follows a wrong value: wrong usage, or a failure for what only a file or a kubeconfig can tell. */
interface WrongValue {
  readonly typed: readonly string[];
  readonly says: RegExp;
  readonly code?: 1;
}

/** Flags of which no value is wrong, or of which only the server knows that. */
const ANY_VALUE: ReadonlySet<string> = new Set(["--cache-dir", "--field-selector"]);

const ONE_OF = /: (did you mean "\w+"\? )?expected one of \w+(, [\w-]+(=<\w+>)?)+\n/;
const DURATION = /: (expected a duration such as|missing unit|it is negative)/;
const REGEX = /: found an error at character 1 of the regular expression/;
const NOWHERE = /Cannot read the .*"\/nowhere"/;

/** A row for every flag that takes a value. */
const ROWS: Readonly<Record<string, WrongValue>> = {
  "--kubeconfig": { typed: ["--kubeconfig", "/nowhere"], says: /"\/nowhere"/, code: 1 },
  "--context": { typed: ["--context", "a,,b"], says: /: found an empty name, expected/ },
  "--cluster": { typed: ["--cluster", "nope"], says: /: it does not exist, /, code: 1 },
  "--user": { typed: ["--user", "nope"], says: /: it does not exist, /, code: 1 },
  "--server": { typed: ["-s", "http://bob:pw@host"], says: /^error: Cannot use --server: found a user, / },
  "--token": { typed: ["--token", "a\nb"], says: /^error: Cannot use --token: it is empty or contains/ },
  "--as": { typed: ["--as", "a\nb"], says: /: found a control character\n/ },
  "--as-group": { typed: ["--as-group", "g"], says: /^error: Cannot use --as-group without --as: / },
  "--as-uid": { typed: ["--as-uid", "5"], says: /^error: Cannot use --as-uid without --as: / },
  "--as-user-extra": { typed: ["--as-user-extra", "x"], says: /: expected a key and a value/ },
  "--certificate-authority": { typed: ["--certificate-authority", "/nowhere"], says: NOWHERE, code: 1 },
  "--client-certificate": {
    typed: ["--client-certificate", "x"],
    says: /^error: Cannot use --client-certificate without --client-key: /,
  },
  "--client-key": {
    typed: ["--client-key", "x"],
    says: /^error: Cannot use --client-key without --client-certificate: /,
  },
  "--tls-server-name": { typed: ["--tls-server-name", "https://x"], says: /: expected a host name such as/ },
  "--request-timeout": { typed: ["--request-timeout", "soon"], says: DURATION },
  "--chunk-size": { typed: ["--chunk-size", "many"], says: /: expected a whole number of at least 0\n/ },
  "--v": { typed: ["--v", "loud"], says: /: expected a whole number of at least 0\n/ },
  "--namespace": { typed: ["-n=", "-A"], says: /^error: Cannot watch the namespace "": expected names/ },
  "--exclude-namespace": { typed: ["--exclude-namespace", "a,,b"], says: /: expected names of lower case/ },
  "--selector": {
    typed: ["-l", "a=b=c"],
    says: /^error: Cannot use --selector "a=b=c": found "=" at character 4, expected "," or the end\n/,
  },
  "--node": { typed: ["--node", "a,b"], says: /^error: Cannot watch the node "a,b": expected one name/ },
  "--name": { typed: ["--name", "*"], says: REGEX },
  "--exclude-name": { typed: ["--exclude-name", "*"], says: REGEX },
  "--container": { typed: ["-c", "A"], says: /: expected names of containers/ },
  "--status": { typed: ["--status", "a b"], says: /: found a space, expected words of STATUS, separated/ },
  "--restarts": { typed: ["--restarts", "x"], says: /: expected a number after one of/ },
  "--output": { typed: ["-o", "jsn"], says: ONE_OF },
  "--context-lines": {
    typed: ["-o", "diff", "--context-lines", "few"],
    says: /^error: Cannot use --context-lines "few": expected a whole number from 0 to 1000000\n/,
  },
  "--label-columns": {
    typed: ["-L", "app,a b"],
    says: /^error: Cannot use --label-columns "app,a b": found "a b", expected keys of labels, separated/,
  },
  "--allow-missing-template-keys": { typed: ["--allow-missing-template-keys=no"], says: ONE_OF },
  "--show": { typed: ["--show", "chagnes"], says: ONE_OF },
  "--only": {
    typed: ["--only", "add,remove"],
    says: /: found "remove", expected a list of add, update, delete/,
  },
  "--events": { typed: ["--events=x"], says: ONE_OF },
  "--since": { typed: ["--events", "--since", "soon"], says: DURATION },
  "--remind": { typed: ["--remind", "soon"], says: DURATION },
  "--sort-by": {
    typed: ["--sort-by", "{.a"],
    says: /: unexpected path string, expected a 'name1\.name2' or/,
  },
  "--timestamps": { typed: ["-t=iso"], says: ONE_OF },
  "--count": { typed: ["--count", "0"], says: /: expected a whole number of at least 1\n/ },
  "--quiet-for": { typed: ["--quiet-for", "5"], says: DURATION },
  "--resync": { typed: ["--resync", "60"], says: DURATION },
  "--for": { typed: ["--for", "redy"], says: /: did you mean "ready"\? expected one of ready, succeeded, / },
  "--fail-on": { typed: ["--fail-on", "oom,x"], says: /: expected one of crashloop, imagepull, oom, / },
  "--timeout": { typed: ["--timeout", "5"], says: /: missing unit; use 5s/ },
  "--hold": { typed: ["--for=ready", "--hold", "soon"], says: DURATION },
  "--fail-grace": { typed: ["--fail-on=any", "--fail-grace", "soon"], says: DURATION },
  "--min": { typed: ["--for=ready", "--min", "0"], says: /: expected a whole number of at least 1\n/ },
  "--color": { typed: ["--color", "x"], says: ONE_OF },
  "--log-format": { typed: ["--log-format", "x"], says: ONE_OF },
  "--speed": { typed: ["demo", "--speed", "0"], says: /: expected a number greater than 0\n/ },
  "--seed": { typed: ["demo", "--seed", "x"], says: /: expected a whole number of at least 0\n/ },
  "--port": { typed: ["demo", "--port", "99999"], says: /: expected a whole number from 0 to 65535\n/ },
};

const FLAGS = [...CLUSTER_FLAGS, ...CONNECTION_FLAGS, ...ACCEPTED_FLAGS, ...WATCH_FLAGS, ...DEMO_FLAGS];
const WITH_VALUE = FLAGS.filter(({ flags }) => /[<[]/.test(flags)).map(
  ({ flags }) => /--[\w-]+/.exec(flags)?.[0] ?? flags,
);

describe("a wrong value", () => {
  const scratch = new Scratch();
  let server: ApiServer;
  before(async () => {
    server = await startApiServer();
    scratch.write("kubeconfig", server.kubeconfig());
  });
  after(async () => {
    scratch.remove();
    await server.close({ force: true });
  });

  it("is tried of every flag that takes one", () =>
    assert.deepEqual([...Object.keys(ROWS), ...ANY_VALUE].sort(), WITH_VALUE.sort()));

  const more: readonly WrongValue[] = [
    {
      typed: ["-l", "a in (b"],
      says: /^error: Cannot use --selector "a in \(b": found the end, expected "," or "\)"\n/,
    },
    {
      typed: ["-l=-a"],
      says: /^error: Cannot use --selector "-a": found "-a" at character 1, expected a label key\n/,
    },
    {
      typed: ["--no-object"],
      says: /^error: Cannot use --no-object with -o default: it is a flag of -o json\n/,
    },
    {
      typed: ["-o", "json", "--no-redact"],
      says: /^error: Cannot use --no-redact with -o json: it is a flag of -o diff and -o jsonpatch\n/,
    },
    {
      typed: ["-o", "jsonpatch", "--context-lines", "1"],
      says: /^error: Cannot use --context-lines with -o jsonpatch: it is a flag of -o diff\n/,
    },
    {
      typed: ["-o", "diff", "--context-lines=-1"],
      says: /^error: Cannot use --context-lines "-1": expected a whole number/,
    },
    {
      typed: ["--no-headers"],
      says: /^error: Cannot use --no-headers with -o default: it is a flag of -o table, -o wide, /,
    },
    ...["json", "yaml", "short", "name"].flatMap((format): WrongValue[] =>
      ["--show-labels", "-L=app"].map((flag) => ({
        typed: ["-o", format, flag],
        says: new RegExp(
          `^error: Cannot use --\\S+ with -o ${format}: it is a flag of -o default, -o table and -o wide\n`,
        ),
      })),
    ),
    {
      typed: ["-o", "jsonpath={.metadata.name"],
      says: /^error: Cannot parse the JSONPath template "\{\.metadata\.name": unclosed action, at character 16\n/,
    },
    {
      typed: ["-o", "jsonpath-as-json={.spec.containers[a]}"],
      says: /^error: Cannot parse the JSONPath template "[^"]*": invalid array index a, at character \d+\n/,
    },
    {
      typed: ["-o", "custom-columns=NAME"],
      says: /^error: Cannot read the custom columns: unexpected custom-columns spec: NAME, expected <header>:/,
    },
    {
      typed: ["-o", "jsonpath="],
      says: /^error: Cannot use --output "jsonpath=": expected jsonpath=<template>\n/,
    },
    {
      typed: ["-o", "custom-columns"],
      says: /^error: Cannot use --output "custom-columns": expected custom-columns=<columns>\n/,
    },
    {
      typed: ["-o", "jsonpath-file=/nowhere"],
      says: /Cannot read the template "\/nowhere": there is/,
      code: 1,
    },
    { typed: ["-o", "custom-columns-file=~/f"], says: /"~" was not expanded by a shell: use "/, code: 1 },
    {
      typed: ["--for=ready", "--count=2"],
      says: /^error: Cannot use --count with --for: it would end the run /,
    },
    {
      typed: ["--for=ready", "--quiet-for=5s"],
      says: /^error: Cannot use --quiet-for with --for: it would /,
    },
    { typed: ["--once", "--events"], says: /^error: Cannot use --events with --once: / },
    { typed: ["--watch=false", "--watch-only"], says: /^error: Cannot use --watch-only with --once: / },
    { typed: ["--once", "--quiet-for=1s"], says: /^error: Cannot use --quiet-for with --once: / },
    {
      typed: ["-t", "-o", "name"],
      says: /^error: Cannot use --timestamps with -o name: its lines have no time/,
    },
    {
      typed: ["-t=go", "-o", "json"],
      says: /-o json: its records always have a timestamp in RFC 3339; leave/,
    },
    { typed: ["--sort-by="], says: /^error: Cannot use --sort-by "": unexpected path string/ },
    { typed: ["--sort-by=.a["], says: /^error: Cannot use --sort-by "\.a\[": unterminated array/ },
    { typed: ["--for=jsonpath={.a[}"], says: /^error: Cannot use --for "jsonpath=\{\.a\[\}": / },
    { typed: ["-t", "utc"], says: /^error: Cannot use -t utc: its value follows an equals sign, -t=utc\n/ },
    {
      typed: ["--events", "warnings"],
      says: /^error: Cannot use --events warnings: .*, --events=warnings\n/,
    },
    {
      typed: ["--show-managed-fields", "-o", "table"],
      says: /^error: Cannot use --show-managed-fields with -o table: it is a flag of -o json, -o yaml, /,
    },
    { typed: ["--fail-grace", "5s"], says: /^error: Cannot use --fail-grace without --fail-on: / },
    { typed: ["--for=succeeded", "--hold", "5s"], says: /^error: Cannot use --hold without --for=ready or / },
    { typed: ["--for=rollout"], says: /^error: Cannot use --for=rollout without a type: / },
    {
      typed: ["nodes", "--for=ready"],
      says: /^error: Cannot use --for=ready with nodes: it is about pods; /,
    },
    {
      typed: ["rs/web", "--for=rollout"],
      says: /^error: Cannot use --for=rollout with replicasets: it is about /,
    },
    {
      typed: ["nodes", "--fail-on=oom"],
      says: /^error: Cannot use --fail-on=oom with nodes: it is about pods; /,
    },
    { typed: ["-n", "shop,", "-A"], says: /^error: Cannot watch the namespace "": / },
  ];
  for (const { typed, says, code = 2 } of [...Object.values(ROWS), ...more]) {
    it(`is refused in one line, before any request: ${JSON.stringify(typed)}`, async (t) => {
      const isDemo = typed[0] === "demo";
      const cluster = isDemo ? [] : ["--kubeconfig", join(scratch.path, "kubeconfig")];
      const result = await new InProcessCli(t, [...cluster, ...typed]).result;
      const help = isDemo ? "demo --help" : "--help";
      assert.match(result.stderr, says);
      assert.match(result.stderr, /^error: Cannot [^\n]*[^.\n]\n/);
      assert.equal(
        result.stderr.replace(/^.*\n/, ""),
        code === 2 ? `Run "k8s-informer ${help}" for usage.\n` : "",
      );
      assert.deepEqual([result.code, result.stdout], [code, ""]);
      assert.equal(server.requests.length, 0);
    });
  }
});

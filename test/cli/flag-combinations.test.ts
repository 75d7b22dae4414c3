import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { type ApiServer, embeddedDriver, runScenario, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { ExitCode } from "../../src/cli/exit-code.js";
import { ACCEPTED_FLAGS } from "../../src/cli/flags/accepted-flags.js";
import { CONNECTION_FLAGS } from "../../src/cli/flags/connection-flags.js";
import type { Flag } from "../../src/cli/flags/flag.js";
import { CLUSTER_FLAGS } from "../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../src/cli/flags/watch-flags.js";
import { InProcessCli, type InProcessResult } from "../support/in-process-cli.js";
import { Scratch } from "../support/run-cli.js";

/** How many combinations are tried. Each has some 30 pairs of flags. */
const RUNS = Number(process.env["FLAG_COMBINATIONS"] ?? 15);
/** How long a command line watches the demo, after its first list. */
const WATCHED_MS = 40;
/** A command line that waits for something, such as a name that does not exist, is ended after this time. */
const LONGEST_MS = 1_500;

/** Good values of each flag of the table. A flag without a value has an empty one. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "--kubeconfig": [],
  "--context": ["k8s-informer"],
  "--cluster": ["k8s-informer"],
  "--user": ["admin"],
  "--server": ["SERVER"],
  "--token": ["TOKEN"],
  "--as": ["jane"],
  "--as-group": ["system:masters"],
  "--as-uid": ["7"],
  "--as-user-extra": ["team=a"],
  "--certificate-authority": ["AUTHORITY"],
  "--client-certificate": ["/nonexistent/client.crt"],
  "--client-key": ["/nonexistent/client.key"],
  "--insecure-skip-tls-verify": [""],
  "--tls-server-name": ["localhost"],
  "--request-timeout": ["5s", "0"],
  "--disable-compression": [""],
  "--http1": [""],
  "--chunk-size": ["0", "5"],
  "--v": ["2", "6"],
  "--watch": [""],
  "--output-watch-events": [""],
  "--ignore-not-found": [""],
  "--summary": [""],
  "--show-kind": [""],
  "--cache-dir": ["/tmp"],
  "--no-color": [""],
  "--namespace": ["shop", "demo,shop", "nope"],
  "--all-namespaces": [""],
  "--exclude-namespace": ["shop", "kube-*,d*"],
  "--selector": ["app", "app in (web,db)"],
  "--field-selector": ["metadata.name!=web"],
  "--node": ["node-1"],
  "--name": ["^web", "-"],
  "--exclude-name": ["^(db|api)", "\\d$"],
  "--container": ["app", "init/migrate"],
  "--status": ["Running", "Crash*,Pending"],
  "--not-ready": [""],
  "--restarts": [">0", "<3"],
  "--output": [
    ...["default", "short", "table", "wide", "json", "yaml", "name", "diff", "jsonpatch"],
    ...["jsonpath={.metadata.name}", "jsonpath={}", "jsonpath-as-json={.type}{.spec.containers[5]}"],
    "custom-columns=NAME:.metadata.name,NODE:.spec.nodeName",
  ],
  "--allow-missing-template-keys": ["true", "false"],
  "--no-object": [""],
  "--context-lines": ["0", "3"],
  "--no-redact": [""],
  "--show-labels": [""],
  "--label-columns": ["app", "app,tier"],
  "--no-headers": [""],
  "--show": ["all", "changes", "significant"],
  "--show-managed-fields": [""],
  "--only": ["add", "update,delete"],
  "--watch-only": [""],
  "--events": ["", "all"],
  "--since": ["5m"],
  "--remind": ["20ms", "0"],
  "--no-summary": [""],
  "--sort-by": [".metadata.name", ".spec.nodeName", ".spec"],
  "--timestamps": ["", "go", "utc", "delta", "none"],
  "--resync": ["30ms", "0"],
  "--for": [
    "ready",
    "succeeded",
    "phase=Running",
    "create",
    "delete",
    "condition=Ready",
    "jsonpath={.status.phase}",
  ],
  "--fail-on": ["crashloop,oom", "any", "restarts>2"],
  "--timeout": ["30ms", "0", "1m"],
  "--hold": ["10ms"],
  "--fail-grace": ["20ms"],
  "--min": ["3"],
  "--color": ["always", "never"],
  "--once": [""],
  "--count": ["1", "3"],
  "--quiet-for": ["20ms", "0"],
  "--log-format": ["text", "json"],
  "--verbose": [""],
  "--quiet": [""],
  "--no-config": [""],
};

/** What is watched. */
const WORDS: readonly (readonly string[])[] = [
  [],
  ["pods"],
  ["nodes"],
  ["pods,nodes,deploy"],
  ["deploy/web"],
  ["sts/db", "pods/web"],
  ["jobs"],
  ["all"],
  ["pods", "db-0"],
  ["crontabs"],
];

const TABLE = longNames([...CLUSTER_FLAGS, ...CONNECTION_FLAGS, ...ACCEPTED_FLAGS, ...WATCH_FLAGS]);

function longNames(flags: readonly Flag[]): string[] {
  return flags.map((flag) => /--[\w-]+/.exec(flag.flags)?.[0] ?? "");
}

const CODES: ReadonlySet<number> = new Set(Object.values(ExitCode));

const SENTENCE =
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d (New \S+ Added to Store: \S+|(\S+) \S+ Updated to \2|\S+ Deleted from Store: \S+|Event for \S+ \S+: \S+)( {2}\S.*)?$/;

/** A row of a table, its header, or the line between two tables. */
const TABLE_LINE =
  /^(\d\d:\d\d:\d\d {3}(INITIAL|ADDED|MODIFIED|DELETED|RESYNC|ENTERED|LEFT|WARNING|NORMAL) {3,}\S.*|TIME {7}EVENT {6}.*WHY|)$/;

/** The flags of connections are chosen less often, because many of them end the run before the first list. */
const anyName = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...longNames(WATCH_FLAGS)) },
  { weight: 1, arbitrary: fc.constantFrom(...TABLE) },
);

const anyFlag = anyName
  .filter((flag) => VALUES[flag]?.length !== 0)
  .chain((flag) => fc.tuple(fc.constant(flag), fc.constantFrom(...(VALUES[flag] ?? [""]))));

const anyFlags = fc.uniqueArray(anyFlag, { minLength: 3, maxLength: 10, selector: ([flag]) => flag });

type Flags = readonly (readonly [flag: string, value: string])[];

type Given = ReadonlyMap<string, string>;

/** What a line of the format `default` or `short` says. */
interface Said {
  readonly type: "add" | "update" | "delete";
  readonly name: string;
  readonly namespace: string | undefined;
  readonly marks: readonly string[];
}

/** What each flag promises of every line. */
const PROMISES: readonly ((said: Said, given: Given) => boolean)[] = [
  ({ type }, given) => given.get("--only")?.split(",").includes(type) ?? true,
  ({ marks }, given) => !given.has("--watch-only") || !marks.includes("initial"),
  ({ marks }, given) => (given.get("--show") ?? "all") === "all" || !marks.includes("resync"),
  ({ name }, given) => new RegExp(given.get("--name") ?? "").test(name),
  ({ name }, given) => !new RegExp(given.get("--exclude-name") ?? "$^").test(name),
  ({ namespace }, given) =>
    namespace === undefined ||
    given.has("--all-namespaces") ||
    (given.get("--namespace")?.split(",").includes(namespace) ?? true),
  ({ namespace }, given) => given.get("--exclude-namespace") !== "shop" || namespace !== "shop",
];

/** What lines begin with, by the value of `--timestamps`. */
const TIMES: Readonly<Record<string, RegExp>> = {
  "": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d) /,
  go: /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /,
  utc: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /,
  delta: /^\+\d+\.\d{3}s /,
  none: /^/,
};

/** Returns the line with the time as it is without `--timestamps`, after checking its form. */
function inGoTime(line: string, given: Given): string {
  const time = TIMES[given.get("--timestamps") ?? "go"] ?? TIMES["go"] ?? /^/;
  assert.match(line, time);
  return line.replace(time, "2026/11/30 02:33:18 ");
}

function checkLine(line: string, given: Given): void {
  assert.match(line, SENTENCE);
  if (line.includes(" Event for ")) {
    assert.ok(given.has("--events"), line);
    return;
  }
  const said: Said = {
    type: line.includes(" Added to ") ? "add" : line.includes(" Deleted from ") ? "delete" : "update",
    name: /(?:Store: |Updated to )(\S+)/.exec(line)?.[1] ?? "",
    namespace: / ns=(\S+)/.exec(line)?.[1],
    marks: line.split(" ").slice(-2),
  };
  for (const promise of PROMISES) {
    assert.ok(promise(said, given), `${line}\n${promise.toString()}`);
  }
}

/** Checks a record that is printed on one line. */
function checkRecord(line: string): void {
  assert.match((JSON.parse(line) as { type: string }).type, /^(ADDED|MODIFIED|DELETED|EVENT)$/);
}

/** Checks a row of a table, which begins with the time of the day if nothing else is chosen. */
function checkRow(line: string, given: Given): void {
  assert.match(line, given.has("--timestamps") ? /\S/ : TABLE_LINE);
}

/** Checks a line of each format that prints no lines of its own kind of sentence. Formats of templates have a value. */
const LINE_CHECKS: Readonly<Record<string, (line: string, given: Given) => void>> = {
  json: checkRecord,
  jsonpatch: checkRecord,
  table: checkRow,
  wide: checkRow,
  diff: (line) => assert.match(line, /^([-+ ]|@@ -\d+,\d+ \+\d+,\d+ @@$|\d{4}\/)/),
  name: (line) => assert.match(line, /^[a-z.]+\/\S+$/),
};

function checkTemplateLine(line: string): void {
  assert.doesNotMatch(line, /^\d{4}\/|\berror\b.*template/);
}

function checkYaml(stdout: string): void {
  for (const document of parseAllDocuments(stdout)) {
    assert.deepEqual(document.errors, []);
    const { type = "ADDED" } = (document.toJS() ?? {}) as { type?: string };
    assert.match(type, /^(ADDED|MODIFIED|DELETED|EVENT)$/);
  }
}

function checkStdout(stdout: string, given: Given): void {
  const format = given.get("--output") ?? "default";
  if (format === "yaml") {
    checkYaml(stdout);
    return;
  }
  const lines = stripVTControlCharacters(stdout).split("\n").slice(0, -1);
  const headers = /^(table|wide|custom-columns)/.test(format) ? 1 : 0;
  assert.ok(format === "diff" || lines.length <= Number(given.get("--count") ?? Infinity) + headers, stdout);
  const checkOfSentences = (line: string): void => checkLine(inGoTime(line, given), given);
  const check = LINE_CHECKS[format] ?? (format.includes("=") ? checkTemplateLine : checkOfSentences);
  lines.forEach((line) => check(line, given));
}

function checkResult({ code, stdout, stderr }: InProcessResult, given: Given): void {
  assert.ok(CODES.has(code), `exit code ${code}`);
  assert.doesNotMatch(stderr, /this is a bug|^\s+at .*:\d+/m);
  if (code === ExitCode.failed || code === ExitCode.usage) {
    assert.match(stderr, /error: \S|"code":"ERR_/);
  }
  if (given.get("--log-format") === "json" && code !== ExitCode.usage) {
    stderr
      .split("\n")
      .slice(0, -1)
      .forEach((line) => void JSON.parse(line));
  }
  checkStdout(stdout, given);
}

describe("combinations of flags", () => {
  const scratch = new Scratch();
  const demo = new AbortController();
  let server: ApiServer;
  let kubeconfig: string;
  let played: Promise<void>;
  const places = new Map<string, string>();

  before(async () => {
    server = await startApiServer();
    const text = server.kubeconfig();
    kubeconfig = scratch.write("kubeconfig", text);
    const [, ca = ""] = /"certificate-authority-data": "([^"]+)"/.exec(text) ?? [];
    const [, token = "none"] = /"token": "([^"]+)"/.exec(text) ?? [];
    places.set("SERVER", server.url).set("TOKEN", token);
    places.set("AUTHORITY", scratch.write("ca.crt", Buffer.from(ca, "base64").toString()));
    const driver = embeddedDriver(server.objects);
    played = runScenario(driver, { clock: systemClock, signal: demo.signal, speed: 20, seed: 1 });
    played.catch(() => undefined);
  });
  after(async () => {
    demo.abort();
    await played.catch(() => undefined);
    await server.close({ force: true });
    scratch.remove();
  });

  /** Runs a command line until its first list is told, and a little longer. */
  async function run(t: TestContext, args: readonly string[]): Promise<InProcessResult> {
    const cli = new InProcessCli(t, args);
    const over = new AbortController();
    const end = (): void => over.abort();
    void cli.result.then(end, end);
    const { signal } = over;
    const until = systemClock.now() + LONGEST_MS;
    const hasBegun = (): boolean => /\bwatching /.test(cli.stderr) || cli.stdout !== "";
    while (!signal.aborted && !hasBegun() && systemClock.now() < until) {
      await systemClock.sleep(5);
    }
    await systemClock.sleep(WATCHED_MS);
    return cli.stop();
  }

  function written([flag, value]: Flags[number]): string {
    return value === "" ? flag : `${flag}=${places.get(value) ?? value}`;
  }

  it("know good values of each flag of the table", () => {
    assert.deepEqual(Object.keys(VALUES).toSorted(), TABLE.toSorted());
  });

  it("neither crash nor contradict each other", async (t) => {
    const codes = new Map<number, number>();
    const parameters: fc.Parameters<[Flags, readonly string[]]> = {
      numRuns: RUNS,
      seed: Number(process.env["FLAG_SEED"] ?? Date.now() % 2 ** 31),
      // Each run watches a demo that goes on, so that it may not fail again.
      endOnFailure: true,
      // A command line that does not end fails the test with its flags, instead of holding it up.
      plugins: [fc.timeout(60_000) as fc.Plugin<[Flags, readonly string[]]>],
    };
    t.diagnostic(`FLAG_SEED=${parameters.seed ?? ""}`);
    await fc.assert(
      fc.asyncProperty(anyFlags, fc.constantFrom(...WORDS), async (flags, words) => {
        const args = ["--kubeconfig", kubeconfig, ...flags.map(written), ...words];
        const result = await run(t, args);
        codes.set(result.code, (codes.get(result.code) ?? 0) + 1);
        try {
          checkResult(result, new Map(flags));
        } catch (error) {
          throw new Error(`${args.join(" ")}\nexit code ${result.code}\n${result.stderr}`, { cause: error });
        }
      }),
      parameters,
    );
    t.diagnostic(`exit codes: ${JSON.stringify(Object.fromEntries(codes))}`);
  });
});

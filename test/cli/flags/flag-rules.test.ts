import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ALL_FLAGS } from "../../../src/cli/flags/command-flags.js";
import { FLAG_RULES, isIdle, refuseMisfits } from "../../../src/cli/flags/flag-rules.js";
import { isAnyGiven, RULED_FLAGS } from "../../../src/cli/flags/given-flags.js";
import type { WatchFlags } from "../../../src/cli/flags/watch-flags.js";
import { OUTPUT_FORMATS } from "../../../src/printer/formats/output-formats.js";

/** What commander has for a run without flags. */
const NONE = {
  ...{ output: "default", show: "all", resync: "1m", color: "auto" },
  ...{ headers: true, object: true, redact: true },
} as WatchFlags;

const READY = { for: ["ready"] };
const ANY = { failOn: ["any"] };

/** The flags that are refused, the words, and why. */
const MISFITS: readonly (readonly [flags: Partial<WatchFlags>, fault: RegExp])[] = [
  [
    { output: "json", headers: false },
    /^Cannot use --no-headers with -o json: it is a flag of -o table, -o wide, -o custom-columns and -o custom-columns-file$/,
  ],
  [{ output: "short", showLabels: true }, /^Cannot use --show-labels with -o short: it is a flag of /],
  [{ output: "name", labelColumns: ["a"] }, /^Cannot use --label-columns with -o name: /],
  [{ object: false }, /^Cannot use --no-object with -o default: it is a flag of -o json$/],
  [{ output: "yaml", contextLines: "1" }, /^Cannot use --context-lines with -o yaml: /],
  [{ output: "json", redact: false }, /^Cannot use --no-redact with -o json: .*-o diff and -o jsonpatch$/],
  ...["default", "name", "table", "diff", "jsonpatch"].map(
    (output) =>
      [
        { output, showManagedFields: true },
        new RegExp(`^Cannot use --show-managed-fields with -o ${output}: it is a flag of -o json, -o yaml, `),
      ] as const,
  ),
  [
    { output: "json", object: false, showManagedFields: true },
    /^Cannot use --show-managed-fields with --no-object: it is about objects; leave out one of them$/,
  ],
  [{ output: "json", timestamps: "utc" }, /^Cannot use --timestamps with -o json: its records always have /],
  [
    { output: "jsonpath={}", timestamps: "utc" },
    /^Cannot use --timestamps with -o jsonpath: its lines have no/,
  ],
  [{ since: "5m" }, /^Cannot use --since without --events: /],
  [{ once: true, watchOnly: true }, /^Cannot use --watch-only with --once: .*; leave out one of them$/],
  [{ once: true, quietFor: "1s" }, /^Cannot use --quiet-for with --once: nothing follows the first list; /],
  [{ once: true, events: "all" }, /^Cannot use --events with --once: /],
  [{ ...READY, count: "1" }, /^Cannot use --count with --for: it would end the run before /],
  [{ ...READY, quietFor: "1s" }, /^Cannot use --quiet-for with --for: .*; use --timeout$/],
  [
    { ...READY, once: true, hold: "5s" },
    /^Cannot use --hold with --once: nothing lasts in one look; leave out one of them, or give a longer --timeout$/,
  ],
  [{ ...READY, timeout: "0", hold: "5s" }, /^Cannot use --hold with --timeout=0: nothing lasts /],
  [{ ...READY, timeout: "0m0.0s", hold: "5s" }, /^Cannot use --hold with --timeout=0: nothing lasts /],
  [{ for: ["Rollout"] }, /^Cannot use --for=rollout without a type: /],
  [{ for: ["ready", "Delete"] }, /^Cannot use --for=delete with --for=ready: /],
  [{ ...ANY, timeout: "0s", failGrace: "5s" }, /^Cannot use --fail-grace with --timeout=0: /],
  [{ ...ANY, once: true, failGrace: "5s" }, /^Cannot use --fail-grace with --once: /],
  [{ ...READY, failGrace: "30s" }, /^Cannot use --fail-grace without --fail-on: /],
  [{ for: ["succeeded"], hold: "1s" }, /^Cannot use --hold without --for=ready or --for=rollout: /],
  [{ ...ANY, hold: "1s" }, /^Cannot use --hold without /],
  [{ timeout: "1m", min: "3" }, /^Cannot use --min without --for: /],
  [{ for: ["rollout"] }, /^Cannot use --for=rollout without a type: it is about deployments, /],
  [{ for: ["ready", "delete"] }, /^Cannot use --for=delete with --for=ready: both never hold at one time; /],
];

const FITS: readonly Partial<WatchFlags>[] = [
  {},
  { output: "custom-columns=A:.a", headers: false, showManagedFields: true },
  { output: "wide", timestamps: "none", showLabels: true },
  { for: ["Ready"], hold: "3s" },
  { ...READY, ...ANY, once: true, hold: "0", failGrace: "0s" },
  { ...READY, ...ANY, timeout: "0.5s", hold: "5s", failGrace: "5s", min: "2" },
  { events: "all", since: "5m", watchOnly: true, count: "3" },
];

describe("the rules of flags that mean nothing together", () => {
  for (const [flags, fault] of MISFITS) {
    it(`refuse ${JSON.stringify(flags)}`, () => {
      assert.throws(() => refuseMisfits({ ...NONE, ...flags }, []), { name: "UsageError", message: fault });
      assert.ok(isAnyGiven({ ...NONE, ...flags }, RULED_FLAGS));
    });
  }

  for (const flags of FITS) {
    it(`accept ${JSON.stringify(flags)}`, () => refuseMisfits({ ...NONE, ...flags }, []));
  }

  for (const [words, conditions] of [
    [["deploy/web"], ["rollout"]],
    [
      ["deployments", "web"],
      ["condition=Available", "create"],
    ],
    [["pods/web", "po/db"], ["Ready"]],
    [["job/report"], ["succeeded"]],
  ] as const) {
    it(`refuse --min with ${words.join(" ")} and ${conditions.join(" and ")}`, () => {
      const flags = { ...NONE, for: [...conditions], min: "3" };
      const message = /^Cannot use --min with named objects: each of them is needed, .*; leave out --min$/;
      assert.throws(() => refuseMisfits(flags, words), { name: "UsageError", message });
    });
  }

  for (const [words, conditions] of [
    [["deploy/web"], ["rollout", "ready"]],
    [["sts", "db"], ["phase=Running"]],
    [["cronjob/report"], ["succeeded"]],
    [["deployments"], ["rollout"]],
    [["pods,jobs"], ["create"]],
    [[], ["ready"]],
  ] as const) {
    it(`accept --min with ${words.join(" ")} and ${conditions.join(" and ")}`, () =>
      refuseMisfits({ ...NONE, for: [...conditions], min: "3" }, words));
  }

  it("accept --for=rollout with a type", () => refuseMisfits({ ...NONE, for: ["rollout"] }, ["deploy/web"]));

  it("are about flags and formats that exist, and each is refused by a test", () => {
    const names = ALL_FLAGS.map(({ flags }) => /--[\w-]+/.exec(flags)?.[0]);
    for (const { flag, needs = [], excludes = [] } of FLAG_RULES) {
      for (const term of [flag, ...needs, ...excludes]) {
        const format = /^-o (.*)/.exec(term)?.[1];
        assert.ok(
          ["a type", "named objects"].includes(term) ||
            (format === undefined
              ? names.includes(term.replace(/=.*$/, ""))
              : OUTPUT_FORMATS.some((known) => known.replace(/=.*$/, "") === format)),
          term,
        );
      }
      assert.ok(
        MISFITS.some(([, fault]) => fault.source.startsWith(`^Cannot use ${flag} with`)),
        flag,
      );
    }
  });

  it("load nothing for a run without flags", () => {
    assert.equal(isAnyGiven(NONE, RULED_FLAGS), false);
  });

  it("leave out a setting that means nothing, but not a value of a flag", () => {
    assert.ok(isIdle("--no-headers", { ...NONE, headers: false }));
    assert.ok(isIdle("--quiet-for", { ...NONE, once: true, quietFor: "5s" }));
    assert.equal(isIdle("--for", { ...NONE, for: ["ready", "delete"] }), false);
    assert.equal(isIdle("--show-labels", { ...NONE, showLabels: true }), false);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Answer, textOf } from "../../../src/cli/completion/answer.js";
import { complete } from "../../../src/cli/completion/complete.js";
import type { LiveNames } from "../../../src/cli/completion/live-names.js";
import { readTyped } from "../../../src/cli/completion/typed.js";
import { ALL_FLAGS, COMMANDS } from "../../../src/cli/flags/command-flags.js";
import { ACCEPTED_FLAGS } from "../../../src/cli/flags/accepted-flags.js";
import { flagSpecs } from "../../../src/cli/habits/flag-spec.js";
import { SCENARIO_NAMES } from "../../../src/apiserver/scenario/scenarios.js";

/** A cluster with one of everything, and a record of what was asked for. */
function cluster(): LiveNames & { readonly asked: string[] } {
  const asked: string[] = [];
  const tell = async <T>(what: string, names: readonly T[]): Promise<readonly T[]> => {
    asked.push(what);
    return Promise.resolve(names);
  };
  return {
    asked,
    suggested: async (what) => tell(what, [`${what}-one`, `${what}-two`]),
    types: async () => tell("types", [{ text: "crontabs", description: "CronTab" }]),
    namesOf: async (type) => tell(`names of ${type}`, ["web", "web-2", "db-0"]),
  };
}

/** Completes a line, whose words are separated by single spaces. The last one is being typed. */
async function answer(line: string, live: LiveNames = cluster()): Promise<Answer> {
  return complete(readTyped(line.split(" ")), live);
}

async function texts(line: string): Promise<string[]> {
  return (await answer(line)).candidates.map(({ text }) => text);
}

/** The formats that begin so. Those that end with an equals sign need a value. */
const JSON_FORMATS = ["json", "jsonpath=", "jsonpath-as-json=", "jsonpath-file=", "jsonpatch"];

describe("completion", () => {
  const cases: readonly (readonly [line: string, candidates: readonly string[]])[] = [
    ["--con", ["--context", "--container", "--context-lines"]],
    ["-n shop --resy", ["--resync"]],
    ["--show ", ["all", "changes", "significant"]],
    ["--show=", ["all", "changes", "significant"]],
    ["--show=s", ["significant"]],
    ["--show all --show-m", ["--show-managed-fields"]],
    ["--output=js", JSON_FORMATS],
    ["-o js", JSON_FORMATS],
    ["-ojs", JSON_FORMATS.map((format) => `-o${format}`)],
    ["-o=js", JSON_FORMATS],
    ["--events=", ["warnings", "all"]],
    // The value of such a flag binds with an equals sign only.
    ["--events po", ["pods", "poddisruptionbudgets", "podtemplates", "po"].toSorted()],
    ["--only add,u", ["add,update"]],
    ["--only=add,u", ["add,update"]],
    ["--only add,", ["add,update", "add,delete"]],
    ["--status Image", ["ImagePullBackOff"]],
    ["--status Running,Ini", ["Running,Init:*"]],
    ["-n ", ["namespaces-one", "namespaces-two"]],
    ["-n x,namespaces-t", ["x,namespaces-two"]],
    ["-n namespaces-one,", ["namespaces-one,namespaces-two"]],
    ["-nnamespaces-t", ["-nnamespaces-two"]],
    ["-wn namespaces-t", ["namespaces-two"]],
    ["--exclude-namespace=", ["namespaces-one", "namespaces-two"]],
    ["--context contexts-o", ["contexts-one"]],
    ["--cluster ", ["clusters-one", "clusters-two"]],
    ["--user ", ["users-one", "users-two"]],
    ["--node ", ["nodes-one", "nodes-two"]],
    ["--name ", []],
    ["deploym", ["deployments"]],
    ["dep", ["deployments", "deploy"]],
    ["cront", ["crontabs"]],
    ["pods,deploym", ["pods,deployments"]],
    ["pods,", []],
    ["deploy/", ["deploy/web", "deploy/web-2", "deploy/db-0"]],
    ["deploy/web sts/d", ["sts/db-0"]],
    ["deploy/web deploy/w", ["deploy/web-2"]],
    ["deploy/web deploym", ["deployments/"]],
    ["pods ", ["web", "web-2", "db-0"]],
    ["pods web w", ["web-2"]],
    ["pods,svc ", []],
    ["demo cra", ["crashloop"]],
    ["demo crashloop crash", []],
    ["demo --spe", ["--speed"]],
    ["demo --kubec", []],
    ["--spee", []],
    ["completion ", ["bash", "zsh", "fish", "powershell"]],
    ["completion bash ", []],
    ["help dem", ["demo"]],
    ["options ", []],
    ["version --cl", ["--client"]],
    ["-- -", []],
    ["--no-such-flag x --resy", ["--resync"]],
    ["--insecure-skip", ["--insecure-skip-tls-verify"]],
  ];
  for (const [line, expected] of cases) {
    it(`knows how "${line}" goes on`, async () => {
      const found = await texts(line);
      if (line === "pods,") {
        assert.ok(found.includes("pods,services") && !found.includes("pods,pods"), found.join());
      } else {
        assert.deepEqual(line.startsWith("--events ") ? found.toSorted() : found, expected);
      }
    });
  }

  it("offers commands and built-in types for an empty word, and asks no server for it", async () => {
    const live = cluster();
    const { candidates } = await answer("", live);
    const found = new Set(candidates.map(({ text }) => text));
    for (const word of [...Object.keys(COMMANDS), "pods", "deployments", "events.events.k8s.io", "nodes"]) {
      assert.ok(found.has(word), word);
    }
    assert.deepEqual(live.asked, []);
  });

  it("offers each flag of the table by its names, and each of its choices", async () => {
    const useless = ACCEPTED_FLAGS.filter(({ means }) => means === undefined);
    for (const [name, { flag, long, placeholder }] of flagSpecs(
      ALL_FLAGS.filter((flag) => !useless.includes(flag)),
    )) {
      assert.ok((await texts(name === long ? name : "-")).includes(name), name);
      for (const choice of flag.choices ?? []) {
        const value = choice.replace(/=.*$/, "=");
        const separator = placeholder.startsWith("[") ? "=" : " ";
        assert.ok((await texts(`${name}${separator}`)).includes(value), `${name} ${value}`);
      }
    }
  });

  it("offers each scenario of the demo", async () =>
    assert.deepEqual(await texts("demo "), [...SCENARIO_NAMES]));

  it("leaves paths to the shell", async () => {
    for (const line of ["--kubeconfig ", "--kubeconfig=/etc", "--client-key "]) {
      assert.deepEqual(await answer(line), { candidates: [], directive: 0 });
    }
  });

  it("wants no space after what goes on", async () => {
    assert.equal((await answer("deploy/web sts/")).directive, 4);
    assert.equal((await answer("deploy/web statef")).directive, 4 + 2);
    assert.equal((await answer("--show s")).directive, 4);
  });

  it("writes candidates with their descriptions, then the directive", async () => {
    assert.equal(textOf(await answer("--verbos")), "--verbose\tlog every list, watch and reconnect\n:4\n");
    assert.equal(textOf(await answer("--verbos"), false), "--verbose\n:4\n");
  });

  it("never writes a name that would be another line or change a terminal", () => {
    const names = ["ok", "a\nb", "a\tb", "\u001b[31m", "\u202ereverse", ""];
    const candidates = names.map((text) => ({ text, description: "is\nfine\u001b" }));
    assert.equal(textOf({ candidates, directive: 4 }), "ok\tis fine\n:4\n");
  });
});

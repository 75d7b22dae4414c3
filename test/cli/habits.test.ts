import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { VERSION } from "../../src/base/version.js";
import { findKubectl } from "../apiserver/kubectl-runner.js";
import { podNamed } from "../support/embedded.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { PLUGIN, runCli, Scratch } from "../support/run-cli.js";

/** What users of kubectl, stern and k9s type, and what follows: output, or one line that says what does. */
type Habit =
  | { readonly typed: string; readonly prints: RegExp }
  | { readonly typed: string; readonly shows: "stdout" | "stderr"; readonly text: RegExp }
  | { readonly typed: string; readonly code: number; readonly says: RegExp };

const LINE = /New Pod Added to Store: web {2}ns=shop .* initial\n/;
const FOUND = / 1 found\n/;
const VERSION_LINE = new RegExp(`^${VERSION.replaceAll(".", "\\.")}\n$`);

/** The numbers are those of the habits. URL stands for the server, TOKEN for a token that it accepts. */
const HABITS: Readonly<Record<number, readonly Habit[]>> = {
  1: [
    { typed: "-w", shows: "stdout", text: LINE },
    { typed: "--watch", shows: "stdout", text: LINE },
    { typed: "--watch=false -n default", code: 0, says: /No resources found in default namespace\.\n/ },
  ],
  2: [
    { typed: "pods", shows: "stdout", text: LINE },
    { typed: "po", shows: "stdout", text: LINE },
  ],
  3: [
    { typed: "pod web -n shop", shows: "stdout", text: LINE },
    { typed: "pod/web -n shop", shows: "stdout", text: LINE },
    { typed: "pod/db-0", shows: "stderr", text: /the pod "db-0" in .*: not found yet, waiting for it\n/ },
  ],
  4: [
    {
      typed: "deploy/api",
      shows: "stderr",
      text: /the deployment "api" in .*: not found yet, waiting for it\n/,
    },
  ],
  5: [
    { typed: "api-.*", code: 1, says: /^error: Cannot watch "api-\.\*": .* --name 'api-/ },
    { typed: "--name we.*", shows: "stdout", text: LINE },
  ],
  6: [{ typed: "nodes", shows: "stderr", text: /watching nodes: 0 found\n/ }],
  7: [
    { typed: "-o wide", shows: "stdout", text: /^TIME .* IP +NODE +NOMINATED NODE +READINESS GATES +WHY\n/ },
  ],
  8: [{ typed: "-o json", shows: "stdout", text: /^\{"type":"ADDED"/ }],
  9: [{ typed: "-o=yaml", shows: "stdout", text: /^---\ntype: ADDED\n/ }],
  10: [{ typed: "-oname", shows: "stdout", text: /^pod\/web\n/ }],
  11: [{ typed: "-o jsonpath={.metadata.name}", shows: "stdout", text: /^web\n/ }],
  12: [{ typed: "-o custom-columns=NAME:.metadata.name", shows: "stdout", text: /^NAME\nweb\n/ }],
  13: [
    { typed: "-o go-template={{.metadata.name}}", code: 2, says: /: use -o jsonpath=\{\.metadata\.name\}, / },
    { typed: "-o jsonpath --template={.kind}", code: 2, says: /expected jsonpath=<template>\n/ },
    { typed: "--template={.kind}", code: 2, says: /: templates of Go are not read; use -o jsonpath=/ },
  ],
  14: [
    { typed: "-L app -o table", shows: "stdout", text: / AGE +APP +WHY\n/ },
    { typed: "--show-labels -o table", shows: "stdout", text: / LABELS +WHY\n.* <none>\n/ },
    { typed: "--server-print=false", code: 2, says: /: the output format decides that; leave it out\n/ },
    { typed: "--exclude-pod web", code: 2, says: /: use --exclude-name REGEX\n/ },
  ],
  15: [{ typed: "--no-headers -o table", shows: "stdout", text: /^\d\d:\d\d:\d\d +INITIAL / }],
  16: [{ typed: "--sort-by=.metadata.name", shows: "stdout", text: LINE }],
  17: [
    { typed: "-n default,shop", shows: "stderr", text: /"shop": 1 found\n/ },
    { typed: "-n shop -n default", shows: "stderr", text: /"shop": 1 found\n/ },
    { typed: "-n=shop", shows: "stderr", text: /"shop": 1 found\n/ },
  ],
  18: [
    { typed: "-A", shows: "stdout", text: LINE },
    { typed: "--all-namespaces=true", shows: "stdout", text: LINE },
    { typed: "-l=app!=db", shows: "stderr", text: FOUND },
    { typed: "--field-selector metadata.name=web", shows: "stderr", text: FOUND },
  ],
  19: [{ typed: "--exclude-namespace kube-system,team-*", shows: "stdout", text: LINE }],
  20: [
    {
      typed: "--context nope",
      code: 1,
      says: /^error: Cannot use context "nope": it does not exist, .* has contexts "/,
    },
  ],
  21: [{ typed: "--cluster CLUSTER --user USER --as admin", shows: "stderr", text: FOUND }],
  22: [{ typed: "-s URL --token TOKEN --insecure-skip-tls-verify", shows: "stderr", text: FOUND }],
  23: [{ typed: "--request-timeout=30s", shows: "stderr", text: FOUND }],
  24: [
    { typed: "--output-watch-events -o json", shows: "stdout", text: /^\{"type":"ADDED"/ },
    { typed: "--watch-only", shows: "stderr", text: FOUND },
  ],
  25: [
    { typed: "--since 5m", code: 2, says: /^error: Cannot use --since .*--events/ },
    { typed: "--events --since 5m", shows: "stderr", text: FOUND },
    { typed: "--tail 0", code: 2, says: /: use --once for what exists now, or --count N to end after N/ },
    { typed: "-f", code: 2, says: /: it always follows, so leave it out; for those of a manifest, name the/ },
    { typed: "--follow", code: 2, says: /: it always follows; leave it out\n/ },
    { typed: "--no-follow", code: 2, says: /: use --once, which ends after the first list\n/ },
    { typed: "-R", code: 2, says: /: manifests are not read; name the objects/ },
    { typed: "-k .", code: 2, says: /: manifests are not read; name the objects/ },
    { typed: "--raw /api", code: 2, says: /use kubectl get --raw\n/ },
    { typed: "--template={{.x}}", code: 2, says: /: templates of Go are not read; use -o jsonpath=/ },
  ],
  26: [
    { typed: "-t pods", shows: "stdout", text: /^\d{4}-\d\d-\d\dT\S+ New Pod Added to Store: web / },
    { typed: "--timestamps=epoch", shows: "stdout", text: /^\d+\.\d{3} New Pod Added to Store: web / },
    { typed: "--timezone UTC", code: 2, says: /: set the time zone in the environment, as in TZ=/ },
  ],
  27: [
    { typed: "--until x", code: 2, says: /: use --for CONDITION, such as --for=condition=Ready\n/ },
    { typed: "wait pods", code: 2, says: /: leave it out; --for CONDITION waits, as in deploy\/web --/ },
    {
      typed: "rollout status deploy/web",
      code: 2,
      says: /^error: Cannot use the command "rollout": .* use --for=rollout, such as deploy\/web --for=rollout\n/,
    },
    { typed: "--for=condition=Ready", shows: "stderr", text: FOUND },
    { typed: "--timeout 5m", shows: "stderr", text: FOUND },
  ],
  28: [
    { typed: "-v=6", shows: "stderr", text: /verb=GET url=https:\S+ status=200 milliseconds=\d+\n/ },
    { typed: "--v=6", shows: "stderr", text: /verb=GET url=https:\S+ status=200 milliseconds=\d+\n/ },
  ],
  29: [
    { typed: "completion bash", prints: /\ncomplete -o default -F __k8s_informer_complete k8s-informer\n$/ },
    {
      typed: "completion tcsh",
      code: 2,
      says: /: found "tcsh", expected one of bash, zsh, fish, powershell\n/,
    },
    { typed: "version", prints: VERSION_LINE },
    { typed: "version --client", prints: VERSION_LINE },
    { typed: "version -o json", code: 2, says: /^error: Cannot use --output with version: / },
    { typed: "help", prints: /^Usage: k8s-informer \[options\] / },
    { typed: "help demo", prints: /^Usage: k8s-informer demo / },
    {
      typed: "help pods",
      code: 2,
      says: /^error: Cannot print the help of "pods": expected one command of demo,/,
    },
    { typed: "options", prints: /^How to reach the cluster, and as whom:\n/ },
    { typed: "--no-color", shows: "stdout", text: LINE },
  ],
};

describe("what users of other tools type", () => {
  const scratch = new Scratch();
  let server: ApiServer;
  let names: Readonly<Record<string, string>>;
  before(async () => {
    server = await startApiServer();
    server.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    server.objects.create("pods", { ...podNamed("web"), metadata: { name: "web", namespace: "shop" } });
    const text = server.kubeconfig();
    const { clusters, users } = JSON.parse(text) as {
      clusters: { name: string }[];
      users: { name: string; user: { token: string } }[];
    };
    names = {
      CLUSTER: clusters[0]?.name ?? "",
      USER: users[0]?.name ?? "",
      TOKEN: users[0]?.user.token ?? "",
      URL: server.url,
    };
    scratch.write("kubeconfig", text);
  });
  after(async () => {
    scratch.remove();
    await server.close({ force: true });
  });

  for (const [number, habits] of Object.entries(HABITS)) {
    for (const habit of habits) {
      it(`works, or is answered by what does, ${number}: ${habit.typed}`, async (t) => {
        const typed = habit.typed.split(" ").map((word) => names[word] ?? word);
        if ("prints" in habit) {
          const { code, stdout, stderr } = await new InProcessCli(t, typed).result;
          assert.match(stdout, habit.prints);
          assert.deepEqual([code, stderr], [0, ""]);
          return;
        }
        const withoutCluster = /^(?:completion|version|help)/.test(habit.typed);
        const cluster = withoutCluster ? [] : ["--kubeconfig", join(scratch.path, "kubeconfig")];
        const cli = new InProcessCli(t, [...cluster, ...typed]);
        if ("shows" in habit) {
          await cli.untilShown(habit.shows, habit.text);
          assert.equal((await cli.stop()).code, 143);
          return;
        }
        const { code, stdout, stderr } = await cli.result;
        assert.match(stderr, habit.says);
        // One line, and where help is after wrong usage.
        assert.match(
          stderr,
          code === 2 ? /^[^\n]*\nRun "k8s-informer (?:completion )?--help" for usage\.\n$/ : /^[^\n]*\n$/,
        );
        assert.equal(stdout, "");
        assert.equal(code, habit.code);
      });
    }
  }

  const kubectl = findKubectl();
  it("runs as a plugin of kubectl, 30: kubectl informer", { skip: kubectl === undefined }, async (t) => {
    // Builds the program.
    await runCli(["--version"]);
    symlinkSync(PLUGIN, join(scratch.path, "kubectl-informer"));
    const env = { PATH: `${scratch.path}:${process.env["PATH"] ?? ""}`, HOME: scratch.path };
    const stdout = execFileSync(kubectl ?? "", ["informer", "--version"], { env, encoding: "utf8" });
    assert.equal(stdout, `${VERSION}\n`);

    const path = join(scratch.path, "kubeconfig");
    const plugin = spawn(kubectl ?? "", ["informer", "--kubeconfig", path, "-n", "shop"], { env });
    const ended = once(plugin, "close");
    t.after(() => plugin.kill("SIGKILL"));
    let printed = "";
    for await (const text of plugin.stdout.setEncoding("utf8")) {
      printed += String(text);
      if (LINE.test(printed)) {
        break;
      }
    }
    assert.match(printed, LINE);
    plugin.kill("SIGTERM");
    assert.deepEqual(await ended, [143, null]);
  });
});

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { completionScript } from "../../../src/cli/completion/completion-script.js";
import { SHELLS } from "../../../src/cli/completion/shells.js";
import { ALL_FLAGS } from "../../../src/cli/flags/command-flags.js";
import { cacheFolder } from "../../../tools/cluster-binaries.mjs";
import { findKubectl } from "../../apiserver/kubectl-runner.js";
import { eventually } from "../../support/eventually.js";
import { hasEnded } from "../../support/has-ended.js";
import { BIN, runCli, Scratch } from "../../support/run-cli.js";
import { scriptMissing } from "../../support/script-missing.js";

/** Why the tests of a shell are skipped, or false. */
function missing(shell: string): string | false {
  return spawnSync(shell, ["--version"]).error === undefined ? false : `there is no ${shell} on the PATH`;
}

const kubectl = [findKubectl(), join(cacheFolder(process.env), "kubectl")].find(
  (path) => path !== undefined && existsSync(path),
);

describe("a completion script", () => {
  const scratch = new Scratch();
  let env: Record<string, string>;

  before(async () => {
    // Builds the program.
    await runCli(["--version"]);
    const folder = dirname(BIN);
    symlinkSync(BIN, join(scratch.path, "k8s-informer"));
    for (const name of ["kubectl-informer", "kubectl_complete-informer"]) {
      symlinkSync(join(folder, `${name}.js`), join(scratch.path, name));
    }
    const PATH = [scratch.path, dirname(process.execPath), process.env["PATH"] ?? ""].join(":");
    env = { PATH, HOME: scratch.path, TERM: "xterm", LC_ALL: "C.UTF-8" };
  });
  after(() => scratch.remove());

  function output(command: string, args: readonly string[]): string {
    const { stdout, stderr, error } = spawnSync(command, args, { env, encoding: "utf8", timeout: 120_000 });
    assert.equal(error, undefined);
    assert.equal(stderr, "");
    return stdout;
  }

  it("knows no flag, so that it does not grow old, and names the program that it completes", () => {
    for (const shell of SHELLS) {
      const script = completionScript(shell, "kubectl-informer");
      assert.match(script, /kubectl-informer __complete/);
      assert.doesNotMatch(script, /k8s-informer/);
      for (const { flags } of ALL_FLAGS) {
        const [long = ""] = /--[\w-]+/.exec(flags) ?? [];
        assert.ok(!script.includes(long) || long === "--v", long);
      }
    }
  });

  describe("of bash", { skip: missing("bash") }, () => {
    /** Completes a line that readline has split into words. */
    function replies(line: string, ...words: readonly string[]): string[] {
      const script = `
        source <(k8s-informer completion bash) || exit
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=$LINE COMP_POINT=\${#LINE} COMP_TYPE=37
        compopt() { echo "compopt $*"; }
        __k8s_informer_complete
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const args = ["--norc", "-c", `LINE=$1; shift; ${script}`, "bash", line, "k8s-informer", ...words];
      return output("bash", args).trimEnd().split("\n");
    }

    const cases: readonly (readonly [line: string, words: readonly string[], replies: readonly string[]])[] =
      [
        ["--show sig", ["--show", "sig"], ["significant"]],
        // readline has split these.
        ["--show=sig", ["--show", "=", "sig"], ["significant"]],
        ["--show=", ["--show", "="], ["all", "changes", "significant"]],
        ["--status Init:", ["--status", "Init", ":"], ["\\*"]],
        ["--status Ini", ["--status", "Ini"], ["Init:\\*"]],
        ["--only add,u", ["--only", "add,u"], ["add,update"]],
        ["dep", ["dep"], ["deployments", "deploy"]],
        ["'dep", ["'dep"], ["deployments", "deploy"]],
        ["deploy/web statef", ["deploy/web", "statef"], ["compopt -o nospace", "statefulsets/"]],
        ["--name x", ["--name", "x"], ["compopt +o default"]],
        ["--kubeconfig /etc", ["--kubeconfig", "/etc"], [""]],
        // What was typed is never run.
        ["$(exit 9)--sho", ["$(exit 9)--sho"], ["compopt +o default"]],
      ];
    for (const [line, words, expected] of cases) {
      it(`completes ${line}`, () => assert.deepEqual(replies(`k8s-informer ${line}`, ...words), expected));
    }

    it("works at the prompt", { skip: scriptMissing() }, async (t) => {
      const shell = spawn("script", ["-qec", "bash --norc --noprofile -i", "/dev/null"], { env });
      let seen = "";
      shell.stdout.setEncoding("utf8").on("data", (text: string) => {
        seen += text;
      });
      t.after(() => shell.kill("SIGKILL"));
      const type = async (keys: string, expected: string): Promise<void> => {
        seen = "";
        shell.stdin.write(keys);
        await eventually(() => assert.ok(seen.includes(expected), seen));
      };
      await type("source <(k8s-informer completion bash); echo loa''ded\n", "loaded");
      await type("k8s-informer --show=sig\t", "significant ");
      await type(" --only add,u\t", "add,update ");
      await type(" --resy\t", "--resync ");
      await type("\u0015k8s-informer --con\t\t\t", "(kubeconfig context to use; ");
      await type("\u0015exit\n", "exit");
      await eventually(() => assert.ok(hasEnded(shell), "the shell goes on"));
    });
  });

  describe("of zsh", { skip: missing("zsh") }, () => {
    /** Types a line and the Tab key at a prompt of zsh. Fails if `expected` does not appear. */
    function typed(t: TestContext, line: string, expected: string): void {
      const script = `
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'stty columns 200; autoload -U compinit; compinit -u -D; source <(k8s-informer completion zsh)'
        zpty -w shell 'bindkey "^I" complete-word; print rea""dy'
        zpty -r shell out '*ready*'
        zpty -n -w shell "$1"$'\\t'
        zpty -r shell out "*\${(b)2}*" && print found
        zpty -d shell`;
      const args = ["-f", "-c", script, "zsh", line, expected];
      const { stdout, stderr } = spawnSync("zsh", args, { env, encoding: "utf8", timeout: 30_000 });
      t.diagnostic(stderr);
      assert.match(stdout, /found/);
    }

    const cases: readonly (readonly [line: string, expected: string])[] = [
      ["k8s-informer --show=sig", "--show=significant"],
      ["k8s-informer --only add,u", "add,update"],
      ["k8s-informer --status Ini", "Init:\\*"],
      ["k8s-informer deploy", "-- Deployment"],
      ["k8s-informer --kubeconfig /etc/passw", "/etc/passwd"],
      ["k8s-informer deploy/web statef", "statefulsets"],
    ];
    for (const [line, expected] of cases) {
      it(`completes ${line}`, (t) => typed(t, line, expected));
    }
  });

  describe("of fish", { skip: missing("fish") }, () => {
    const cases: readonly (readonly [line: string, candidates: readonly string[]])[] = [
      ["--show sig", ["significant"]],
      ["--show=sig", ["--show=significant"]],
      ["--only add,u", ["add,update"]],
      ["--status Ini", ["Init:*"]],
      ["dep", ["deploy\tshort for deployments", "deployments\tDeployment"]],
      ["deploy/web statef", ["statefulsets/\tStatefulSet"]],
      ["--name x", []],
      ["--kubeconfig=/etc/passw", ["--kubeconfig=/etc/passwd"]],
    ];
    for (const [line, candidates] of cases) {
      it(`completes ${line}`, () => {
        const script = `k8s-informer completion fish | source; complete -C ${JSON.stringify(`k8s-informer ${line}`)}`;
        const found = output("fish", ["--no-config", "-c", script]).split("\n").slice(0, -1);
        // There may be backups of the file.
        assert.deepEqual(
          found.filter((candidate) => !candidate.endsWith("-")),
          candidates,
        );
      });
    }
  });

  describe("of kubectl", { skip: kubectl === undefined ? "there is no kubectl" : false }, () => {
    it("completes the plugin", () => {
      const { stdout } = spawnSync(kubectl ?? "", ["__complete", "informer", "--con"], {
        env,
        encoding: "utf8",
      });
      assert.match(stdout, /^--context\t.*\n--container\t.*\n--context-lines\t.*\n:4\n$/);
    });

    it("gets the values of flags, and the word after a space", () => {
      const asked = (...words: string[]): string =>
        spawnSync(kubectl ?? "", ["__completeNoDesc", "informer", ...words], { env, encoding: "utf8" })
          .stdout;
      assert.equal(asked("--show="), "all\nchanges\nsignificant\n:4\n");
      assert.equal(asked("deploym"), "deployments\n:4\n");
      assert.equal(asked("demo", "oo"), "oom\n:4\n");
    });

    it("runs the plugin, which names itself so", () => {
      const run = (...args: string[]): { stdout: string; stderr: string; status: number | null } =>
        spawnSync(kubectl ?? "", ["informer", ...args], { env, encoding: "utf8" });
      assert.match(run("--help").stdout, /^Usage: kubectl informer \[options\]/);
      assert.doesNotMatch(run("--help").stdout, /k8s-informer (?!\/)/);
      assert.match(run("help", "completion").stdout, /source <\(kubectl informer completion bash\)/);
      assert.match(run("completion", "bash").stdout, /-F __kubectl_informer_complete kubectl-informer\n$/);
      const wrong = run("--show", "x");
      assert.match(wrong.stderr, /\nRun "kubectl informer --help" for usage\.\n$/);
      assert.equal(wrong.status, 2);
      assert.match(run().stderr, /or try "kubectl informer demo"\n$/);
    });
  });
});

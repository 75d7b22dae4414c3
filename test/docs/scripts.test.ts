import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import { embeddedDriver, runScenario } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { startScript } from "../support/run-script.js";
import { codeIn, sectionOf } from "./markdown.js";
import { inRepository, readText } from "./repository.js";

const FOLDER = "examples/scripts";
const SCRIPTS = readdirSync(inRepository(FOLDER)).sort();

/** Why a test that needs a program is skipped, or false. */
function missing(program: string): string | false {
  return spawnSync(program, ["--version"]).error === undefined ? false : `there is no ${program} on the PATH`;
}

async function clusterFor(t: TestContext): Promise<CliCluster> {
  const cluster = await startCliCluster();
  t.after(async () => cluster.close());
  return cluster;
}

/** Lets a container exceed its memory limit again and again, until the test ends. */
function playOom(t: TestContext, { server }: CliCluster): void {
  const end = new AbortController();
  const driver = embeddedDriver(server.objects);
  const options = { clock: systemClock, signal: end.signal, speed: 20, seed: 1, log: () => undefined };
  const played = runScenario(driver, { ...options, scenarios: ["oom"] });
  t.after(async () => {
    end.abort();
    await played.catch(() => undefined);
  });
}

/** Writes a Job whose pods are gone. */
function addJob({ server }: CliCluster, name: string, condition: string): void {
  const containers = [{ name: "app", image: "registry.example/app:1" }];
  const template = { spec: { containers, restartPolicy: "Never" } };
  server.objects.create("jobs.batch", { metadata: { name }, spec: { template } });
  const status = { conditions: [{ type: condition, status: "True", reason: "ByTheTest" }] };
  const options = { contentType: "application/merge-patch+json", subresource: "status" } as const;
  server.objects.patch("jobs.batch", `default/${name}`, { status }, options);
}

describe("the scripts of the README", { concurrency: 3 }, () => {
  it("are those that are run here and on the full cluster, and the README names all of them", () => {
    assert.deepEqual(SCRIPTS, [
      "alert-on-oom.sh",
      "ci-gate.sh",
      "configmap-rollout.sh",
      "restarts-to-csv.sh",
      "wait-for-job.sh",
    ]);
    for (const name of SCRIPTS) {
      assert.ok(readText("README.md").includes(`](${FOLDER}/${name})`), name);
    }
  });

  for (const name of ["alert-on-oom.sh", "restarts-to-csv.sh"]) {
    it(`are shown as they stand in ${name}`, () => {
      const shown = codeIn(sectionOf(readText("README.md"), `${FOLDER}/${name}`));
      assert.ok(readText(`${FOLDER}/${name}`).endsWith(`\n\n${shown}`));
    });
  }

  it("are sound for bash, and have no settings of the user", () => {
    for (const name of SCRIPTS) {
      execFileSync("bash", ["-n", inRepository(`${FOLDER}/${name}`)]);
      const text = readText(`${FOLDER}/${name}`);
      assert.match(text, /^#!\/usr\/bin\/env bash\n# /);
      assert.match(text, /\nset -euo pipefail\n/);
      assert.doesNotMatch(text, /k8s-informer (?!--no-config)[^#]* --/, name);
    }
  });

  it("have no fault that shellcheck finds", { skip: missing("shellcheck") }, () => {
    const { stdout } = spawnSync("shellcheck", SCRIPTS, { cwd: inRepository(FOLDER), encoding: "utf8" });
    assert.equal(stdout, "");
  });

  it("alert-on-oom runs the command for each kill", { skip: missing("jq") }, async (t) => {
    const cluster = await clusterFor(t);
    const kubeconfig = cluster.kubeconfig();
    const script = await startScript(t, ["alert-on-oom.sh", "echo", "page the team:"], { kubeconfig });
    await script.said("watching pods in all namespaces: 0 found");
    playOom(t, cluster);
    for (const line of await script.printed(2)) {
      assert.match(
        line,
        /^page the team: shop\/search-\w+-\w+: app was killed for its memory \(limit 256Mi\)$/,
      );
    }
    await script.interrupt();
  });

  it("restarts-to-csv prints a row for each restart", { skip: missing("jq") }, async (t) => {
    const cluster = await clusterFor(t);
    const kubeconfig = cluster.kubeconfig();
    const script = await startScript(t, ["restarts-to-csv.sh", "-n", "shop"], { kubeconfig });
    await script.said('watching pods in the namespace "shop": 0 found');
    playOom(t, cluster);
    const [head, ...rows] = await script.printed(3);
    assert.equal(head, "time,namespace,pod,container,restarts,reason,exit");
    for (const row of rows) {
      assert.match(row, /^"\d{4}-[^"]+Z","shop","search-\w+-\w+","app",1,"OOMKilled",137$/);
    }
    await script.interrupt();
  });

  it("wait-for-job says how a Job has ended whose pods are gone", async (t) => {
    const cluster = await clusterFor(t);
    addJob(cluster, "report", "Complete");
    addJob(cluster, "broken", "Failed");
    const kubeconfig = cluster.kubeconfig();
    for (const [job, code, text] of [
      ["report", 0, "report is complete\n"],
      ["broken", 3, "broken has failed\n"],
    ] as const) {
      const ended = await (await startScript(t, ["wait-for-job.sh", job, "default"], { kubeconfig })).result;
      assert.deepEqual([ended.code, ended.stdout], [code, text], ended.stderr);
    }
  });
});

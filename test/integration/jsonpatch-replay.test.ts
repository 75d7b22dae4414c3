import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, it } from "node:test";
import type { ApiServer, StoredObject } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { Random } from "../chaos/random.js";
import { applyJsonPatch, type WrittenOperation } from "../support/apply-json-patch.js";
import { podNamed } from "../support/embedded.js";
import { embeddedCli } from "../support/embedded-cli.js";
import { eventually } from "../support/eventually.js";
import type { InProcessCli } from "../support/in-process-cli.js";
import { workload } from "../support/workload-objects.js";

const SEED = Number(process.env["SEED"] ?? randomInt(2 ** 31));
const WRITES = 300;
const MERGE = { contentType: "application/merge-patch+json" } as const;
const RESOURCES = ["pods", "configmaps", "deployments.apps"] as const;

interface PatchRecord {
  readonly uid: string;
  readonly patch: readonly WrittenOperation[];
}

/** Applies the patches of all lines, and returns the objects that are left by their uids. */
function replayed({ stdout }: InProcessCli): Map<string, unknown> {
  const objects = new Map<string, unknown>();
  for (const line of stdout.split("\n").slice(0, -1)) {
    const { uid, patch } = JSON.parse(line) as PatchRecord;
    const object = applyJsonPatch(objects.get(uid), patch);
    if (object === undefined) {
      objects.delete(uid);
    } else {
      objects.set(uid, object);
    }
  }
  return objects;
}

/** Returns the objects of a server by their uids, as they are sent. */
function stateOf({ objects }: ApiServer, resources: readonly string[]): Map<string, unknown> {
  return new Map(
    resources.flatMap((resource) => objects.list(resource)).map((object) => [uidOf(object), shown(object)]),
  );
}

function uidOf({ metadata }: StoredObject): string {
  return metadata.uid ?? "";
}

function shown({ metadata, ...rest }: StoredObject): unknown {
  const sent = { ...metadata };
  delete sent["managedFields"];
  return { ...rest, metadata: sent };
}

function objectOf(resource: string, name: string): Parameters<ApiServer["objects"]["create"]>[1] {
  switch (resource) {
    case "pods":
      return podNamed(name, { app: "web" });
    case "configmaps":
      return { metadata: { name }, data: { "0": "a\nb\n", __proto: "\u001b[31m" } };
    default:
      return workload(name, { app: name });
  }
}

/** Returns a change of an object that is allowed for its resource. */
function changeOf(resource: string, random: Random): object {
  const value = random.pick([null, "x", "y", "line\nline\n"]);
  const metadata = { annotations: { [random.pick(["example.com/a", "token", "0"])]: value } };
  switch (resource) {
    case "pods":
      return random.chance(0.5)
        ? { metadata }
        : { metadata: { labels: { [random.pick(["a", "b"])]: random.pick([null, "1"]) } } };
    case "configmaps":
      return random.chance(0.3)
        ? { metadata }
        : { data: { [random.pick(["0", "password", "__proto__"])]: value } };
    default:
      return random.chance(0.3)
        ? { metadata }
        : { spec: { replicas: random.int(0, 5), template: templateOf(random) } };
  }
}

/** Returns a template whose list of variables grows, shrinks and is changed at any place. */
function templateOf(random: Random): object {
  const env = ["A", "B", "C", "D"]
    .filter(() => random.chance(0.6))
    .map((name) => ({ name, value: random.pick(["1", "2"]) }));
  return { spec: { containers: [{ name: "app", image: random.pick(["app:1", "app:2"]), env }] } };
}

/** Writes at random: objects come, change, go, and come again. Some of it happens while nobody watches. */
async function write(server: ApiServer, random: Random): Promise<void> {
  const { objects } = server;
  for (let count = 0; count < WRITES; count += 1) {
    const resource = random.pick(RESOURCES);
    const name = `n${random.int(0, 3)}`;
    const key = `default/${name}`;
    if (objects.get(resource, key) === undefined) {
      objects.create(resource, objectOf(resource, name));
    } else if (random.chance(0.15)) {
      objects.delete(resource, key, { gracePeriodSeconds: 0 });
    } else {
      objects.patch(resource, key, changeOf(resource, random), MERGE);
    }
    if (count % 100 === 50 || random.chance(0.02)) {
      await server.restart();
    } else if (random.chance(0.2)) {
      await systemClock.sleep(random.int(0, 5));
    }
  }
}

describe(`the lines of -o jsonpatch, replayed (SEED=${SEED})`, () => {
  it("give the state of the server after a random history with new lists and resyncs", async (t) => {
    const { server, run } = await embeddedCli(t);
    const random = new Random(SEED);
    server.objects.create("pods", podNamed("n0"));
    const cli = run([RESOURCES.join(","), "-o", "jsonpatch", "--no-redact", "--resync", "40ms"]);
    await cli.untilShown("stdout", /"ADDED"/);
    await write(server, random);
    await eventually(() => assert.deepEqual(replayed(cli), stateOf(server, RESOURCES)));
    assert.match(cli.stdout, /"mark":"missed"/);
    assert.match(cli.stdout, /"mark":"resync"/);
    assert.doesNotMatch(cli.stdout, /managedFields/);
  });

  it("follow each other although --show significant leaves changes out", async (t) => {
    const { server, run } = await embeddedCli(t);
    const random = new Random(SEED + 1);
    server.objects.create("pods", podNamed("n0"));
    const cli = run(["pods,deploy", "-o", "jsonpatch", "--no-redact", "--show", "significant"]);
    await cli.untilShown("stdout", /"ADDED"/);
    await write(server, random);
    for (const { metadata } of server.objects.list("pods")) {
      server.objects.patch(
        "pods",
        `default/${metadata.name}`,
        { metadata: { labels: { last: "1" } } },
        MERGE,
      );
    }
    await eventually(() => {
      const pods = [...replayed(cli)].filter(([, object]) => (object as StoredObject).kind === "Pod");
      assert.deepEqual(new Map(pods), stateOf(server, ["pods"]));
    });
  });

  it("follow each other for a workload, of which few updates are told", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("deployments.apps", workload("web", { app: "web" }));
    const cli = run(["deploy/web", "-o", "jsonpatch", "--no-redact"]);
    await cli.untilShown("stdout", /"ADDED"/);
    const key = "default/web";
    server.objects.patch("deployments.apps", key, { metadata: { annotations: { untold: "1" } } }, MERGE);
    server.objects.patch("deployments.apps", key, { spec: { replicas: 3 } }, MERGE);
    await eventually(() => assert.deepEqual(replayed(cli), stateOf(server, ["deployments.apps"])));
  });
});

import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import { type ObservedPods, observePods } from "../support/real/observed-pods.js";
import type { CliRun } from "../support/run-cli.js";
import { overlaid, podAsStored, podKey } from "../support/real/stored-pods.js";

const FOUND = /^watching pods in all namespaces: \d+ found$/;
// A server that is shutting down may still answer with an error. A list comes next then.
const LOST = /^warning: lost the watch on pods in all namespaces: .*; (watching|listing) again in Ns$/;
const STOPPED = "Received termination, signaling shutdown";
const NAMESPACE = "default";
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

describe("a kube-apiserver that restarts while it is watched", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster({ apiServerArgs: ["--shutdown-watch-termination-grace-period=1s"] });
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function must(method: string, path: string, body?: object): Promise<void> {
    const { status, text } = await cluster.request(method, path, body);
    assert.ok(status < 300, text);
  }
  const create = async (name: string): Promise<void> =>
    must("POST", PODS, {
      metadata: { name },
      spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
    });
  const label = async (name: string, value: string): Promise<void> =>
    must("PATCH", `${PODS}/${name}`, { metadata: { labels: { value } } });
  const remove = async (name: string): Promise<void> => must("DELETE", `${PODS}/${name}`);

  /** Writes as another kube-apiserver of the same cluster might while ours is down. */
  async function whileAway(prefix: string, write: () => Promise<void>): Promise<void> {
    const changed = { namespace: NAMESPACE, name: `${prefix}-changed-away` };
    const copy = await podAsStored(cluster, changed);
    await write();
    const { etcd } = cluster;
    await etcd.put(podKey(changed), JSON.stringify(overlaid(copy, { metadata: { labels: { value: "2" } } })));
    await etcd.remove(podKey({ namespace: NAMESPACE, name: `${prefix}-gone-away` }));
    const added = { metadata: { name: `${prefix}-new-away`, uid: crypto.randomUUID() } };
    await etcd.put(
      podKey({ namespace: NAMESPACE, name: `${prefix}-new-away` }),
      JSON.stringify(overlaid(copy, added)),
    );
  }

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    it(`ended by ${signal}, is watched on over both protocols: nothing is lost, nothing told twice`, async (t) => {
      const prefix = signal.toLowerCase();
      for (const fate of ["stays", "gone-before", "gone-last", "gone-away", "changed-away", "gone-after"]) {
        await create(`${prefix}-${fate}`);
      }
      const watchers = await Promise.all(PROTOCOLS.map(async (protocol) => watch(t, cluster, protocol)));
      const until = async (isSo: Parameters<CliRun["until"]>[0]): Promise<void> => {
        await Promise.all(watchers.map(async ({ run }) => run.until(isSo)));
      };

      await remove(`${prefix}-gone-before`);
      await until(({ stdout }) => stdout.includes(`Deleted from Store: ${prefix}-gone-before `));
      await whileAway(prefix, async () => {
        await remove(`${prefix}-gone-last`);
        await cluster.apiServer.stop(signal);
      });
      await until(({ stderr }) => stderr.includes("lost the watch"));
      await cluster.apiServer.start();
      await until(({ stderr }) => stderr.includes(" again after "));
      await remove(`${prefix}-gone-after`);
      await label(`${prefix}-stays`, "end");
      await until(({ stdout }) => stdout.includes(`${prefix}-stays Pod Updated`));
      for (const { run, lister, streamer } of watchers) {
        await assertAskedFromPosition(lister, ASKED_BY_LISTER);
        await assertAskedFromPosition(streamer, ASKED_BY_STREAMER);
        assertDeletedOnce(lister, prefix);
        assertDeletedOnce(streamer, prefix);
        const { code, stdout, stderr } = await run.stop();
        assert.equal(code, 143);
        const lines = untimed(stdout).map((line) => line.replace(/ {2}.*?( missed| initial)?$/, "$1"));
        assertToldOnce(lines, prefix);
        assertSaidOnce(
          stderr,
          lines.filter((line) => line.endsWith(" missed")),
        );
      }
    });
  }
});

/** The command line, and two informers of the library, over one protocol. */
interface Watchers {
  readonly run: CliRun;
  readonly lister: ObservedPods;
  readonly streamer: ObservedPods;
}

async function watch(t: TestContext, cluster: RealCluster, protocol: Protocol): Promise<Watchers> {
  const flags = protocol === "HTTP/1.1" ? ["--http1"] : [];
  const run = startWatcher(t, cluster.kubeconfigPath, ["--resync", "0", "--no-summary", ...flags]);
  const [lister, streamer] = await Promise.all([
    observePods(t, cluster, { name: `lister, ${protocol}`, protocol }),
    observePods(t, cluster, { name: `streamer, ${protocol}`, protocol, initialList: "stream" }),
  ]);
  await run.until(({ stderr }) => stderr.includes(" found\n"));
  await lister.watches();
  await streamer.watches();
  return { run, lister, streamer };
}

function assertDeletedOnce({ books, name }: ObservedPods, prefix: string): void {
  for (const fate of ["gone-before", "gone-last", "gone-away", "gone-after"]) {
    const deleted = books.told.filter((line) => line === `delete ${NAMESPACE}/${prefix}-${fate}`);
    assert.equal(deleted.length, 1, `${name}: ${fate}`);
  }
}

/**
 * Where the watch ended depends on timing. But every later request starts at this position, including the
 * list, which must not be older. The waits, which double, limit the number of requests.
 */
const ASKED_BY_LISTER =
  /^list 0\/500; watch \+0; watch \+(?<at>[0-4])(; (watch \+\k<at>|list \+\k<at>\/1)){0,7}(; list \+\k<at>){1,5}; watch \+\d$/;
/** A streaming list is a watch already. */
const ASKED_BY_STREAMER =
  /^stream latest; watch \+(?<at>[0-4])(; (watch \+\k<at>|list \+\k<at>\/1)){0,7}(; stream \+\k<at>){1,5}(; list \+\k<at>; watch \+\d)?$/;

async function assertAskedFromPosition(observed: ObservedPods, asked: RegExp): Promise<void> {
  await observed.equalServer();
  await observed.watches();
  assert.match(observed.requests().join("; "), asked, observed.name);
  // Instead, the server may have answered a watch with an error while it was shutting down.
  const relisted = observed.endings().filter((ending) => /^watch .*: relist$/.test(ending));
  assert.match(relisted.join("; "), /^watch (expired|serverError): relist$/, observed.name);
  const said = observed.said();
  assert.equal(new Set(said).size, said.length, said.join("\n"));
  assert.match(
    said.at(-1) ?? "",
    /^info: watching pods again after Ns, relisted: 1 added, \d updated, \d deleted meanwhile$/,
  );
}

/** Checks the lines and marks of each pod, which are in order. */
function assertToldOnce(lines: readonly string[], prefix: string): void {
  const told = (fate: string): string[] => lines.filter((line) => line.includes(`${prefix}-${fate}`));
  const [added, updated, deleted] = [
    (fate: string) => `New Pod Added to Store: ${prefix}-${fate}`,
    (fate: string) => `${prefix}-${fate} Pod Updated to ${prefix}-${fate}`,
    (fate: string) => `Pod Deleted from Store: ${prefix}-${fate}`,
  ] as const;
  for (const fate of ["gone-before", "gone-after"]) {
    assert.deepEqual(told(fate), [`${added(fate)} initial`, updated(fate), deleted(fate)]);
  }
  assert.deepEqual(told("stays"), [`${added("stays")} initial`, updated("stays")]);
  assert.deepEqual(told("changed-away"), [
    `${added("changed-away")} initial`,
    `${updated("changed-away")} missed`,
  ]);
  assert.deepEqual(told("gone-away"), [`${added("gone-away")} initial`, `${deleted("gone-away")} missed`]);
  assert.deepEqual(told("new-away"), [`${added("new-away")} missed`]);
  // Deleted at the moment of the stop. The server may or may not have sent the event.
  const last = told("gone-last").join("\n");
  assert.match(
    last,
    /^New Pod Added.* initial(\n.* Updated to [^ ]+)?\nPod Deleted from Store: [^ ]+( missed)?$/,
  );
}

/** Checks that each change of state has one line, and that missed events are counted correctly. */
function assertSaidOnce(stderr: string, missed: readonly string[]): void {
  const said = untimed(stderr).map((line) => line.replace(/\d+\.\ds/g, "Ns"));
  const [found = "", lost = ""] = said;
  assert.match(found, FOUND);
  assert.match(lost, LOST);
  assert.equal(said.at(-1), STOPPED);
  const deleted = missed.filter((line) => line.startsWith("Pod Deleted")).length;
  assert.equal(
    said.at(-2),
    `watching pods in all namespaces again after Ns, relisted: 1 added, 1 updated, ${deleted} deleted meanwhile`,
    stderr,
  );
  const warnings = said.slice(1, -2);
  assert.ok(
    warnings.every((line) => line.startsWith("warning: ")),
    stderr,
  );
  // Reset or shutting down, refused, not ready, expired: each kind of warning once.
  assert.equal(new Set(warnings).size, warnings.length, stderr);
  assert.ok(warnings.length <= 5, stderr);
}

// What a test of a controller can do: an API server in the process, with trouble to order, and the informer against it.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpTransport, loadClientConfig, PODS, SharedInformerFactory, toPlainObject } from "k8s-informer";
import { startApiServer } from "k8s-informer/apiserver";

const server = await startApiServer();
const folder = await mkdtemp(join(tmpdir(), "api-server-in-a-test-"));
const kubeconfig = join(folder, "kubeconfig");
await writeFile(kubeconfig, server.kubeconfig());

const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: folder });
const transport = new HttpTransport(config);
const factory = new SharedInformerFactory({ transport });
const pods = factory.informer(PODS);

// The watch that is to tell a deletion tells 410 Gone instead: the informer has to find out by itself.
server.faults.add({ match: { verb: "watch" }, do: { type: "events", change: "missedDelete" } });
for (const name of ["web", "stays"]) {
  server.objects.create("pods", {
    metadata: { name },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  });
}

factory.start(new AbortController().signal);
await pods.whenSynced(AbortSignal.timeout(30_000));
const deleted = pods.events({ signal: AbortSignal.timeout(30_000) });
server.objects.delete("pods", "default/web", { gracePeriodSeconds: 0 });
for await (const event of deleted) {
  if (event.type === "delete") {
    assert.equal(event.deleted.finalStateUnknown, true);
    console.log(
      `${event.deleted.key} is gone, ${event.cause} told it; struck: ${server.faults.struck.length}`,
    );
    break;
  }
}
// Objects of the store are read lazily: what compares them with others compares plain copies.
assert.deepEqual(
  pods.lister.list().map((pod) => toPlainObject(pod)),
  server.objects.list("pods"),
);

await factory.shutdown();
await transport.close();
await server.close();
await rm(folder, { recursive: true });

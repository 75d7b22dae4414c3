// A test of a controller: an informer and an API server in one process, with a fault that the test orders.
import assert from "node:assert/strict";
import { connect, PODS } from "k8s-informer";
import { startApiServer } from "k8s-informer/apiserver";

const server = await startApiServer();
const cluster = await connect({ kubeconfigText: server.kubeconfig() });

// The watch sends 410 Gone instead of the deletion, so the informer has to find the deletion with a new list.
server.faults.add({ match: { verb: "watch" }, do: { type: "events", change: "missedDelete" } });
for (const name of ["web", "stays"]) {
  server.objects.create("pods", {
    metadata: { name },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  });
}

const pods = cluster.informer(PODS);
await pods.whenSynced(AbortSignal.timeout(30_000));
const deleted = pods.events({ signal: AbortSignal.timeout(30_000) });
server.objects.delete("pods", "default/web", { gracePeriodSeconds: 0 });
for await (const event of deleted) {
  if (event.type === "delete") {
    assert.equal(event.deleted.finalStateUnknown, true);
    console.log(
      `${event.deleted.key} is gone, found by ${event.cause}; faults: ${server.faults.struck.length}`,
    );
    break;
  }
}
assert.deepEqual(pods.lister.list(), server.objects.list("pods"));

await cluster.close();
await server.close();

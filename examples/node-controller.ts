// The structure of a controller: informers, a set of names to reconcile, and one function that does it.
import { once } from "node:events";
import { byNode, connect, NODES, PODS } from "k8s-informer";

const cluster = await connect();
const nodes = cluster.informer(NODES);
const pods = cluster.informer(PODS, { indexers: { node: byNode } });

/** Nodes to reconcile. Ten changes of a node need one reconciliation: only the current state counts. */
const dirty = new Set<string>();
nodes.addEventHandler({
  onAdd: (node) => look(node.metadata?.name),
  onUpdate: (_, node) => look(node.metadata?.name),
  onDelete: ({ key }) => look(key),
});
pods.addEventHandler({
  onAdd: (pod) => look(pod.spec?.nodeName),
  onUpdate: (_, pod) => look(pod.spec?.nodeName),
  onDelete: ({ object }) => look(object?.spec?.nodeName),
});

// Wait for the complete state. If this fails, the error says which informer has not synced, and why.
await cluster.whenSynced(AbortSignal.timeout(30_000));
console.log(`synced: ${nodes.lister.size} nodes, ${pods.lister.size} pods`);

// A handler that is added later is told of every pod in the store first, and then of every change.
const late = pods.addEventHandler({ onAdd: (pod) => console.log(`pod ${pod.metadata?.name}`) });
await late.whenSynced(AbortSignal.timeout(30_000));
const timer = setInterval(reconcile, 1_000);

await once(process, "SIGINT");
clearInterval(timer);
await cluster.close();

function look(node = ""): void {
  if (node !== "") dirty.add(node);
}

function reconcile(): void {
  for (const name of dirty) {
    const state = nodes.lister.get(name) === undefined ? "missing" : "there";
    console.log(`node ${name}: ${state}, ${pods.lister.byIndex("node", name).length} pods`);
  }
  dirty.clear();
}

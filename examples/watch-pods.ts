// Prints what happens to pods, until Ctrl-C.
import { connect, PODS, podStatus } from "k8s-informer";

// Finds the cluster where kubectl does, or with the service account of the pod that the program runs in.
const cluster = await connect();
process.once("SIGINT", () => void cluster.close());

const pods = cluster.informer(PODS);
pods.addEventHandler({
  onAdd: (pod) => console.log(`added ${pod.metadata?.name}: ${podStatus(pod).status}`),
  onUpdate: (_, pod) => console.log(`updated ${pod.metadata?.name}: ${podStatus(pod).status}`),
  onDelete: ({ key }) => console.log(`deleted ${key}`),
});
// The informer lists, watches and recovers from failures until the cluster is closed, and leaves nothing behind then.

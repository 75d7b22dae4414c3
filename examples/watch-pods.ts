// Prints what happens to pods, until Ctrl-C.
import { homedir } from "node:os";
import { HttpTransport, loadClientConfig, PODS, podStatus, SharedInformerFactory } from "k8s-informer";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

// Reads $KUBECONFIG, or ~/.kube/config, or the service account of the pod that the program runs in.
const config = await loadClientConfig({ env: process.env, homeDirectory: homedir() });
const transport = new HttpTransport(config);
const factory = new SharedInformerFactory({
  transport,
  // The library prints nothing. Failures of the server are reported here, and the informer tries again.
  onWatchError: ({ error }) => {
    if (error instanceof Error) {
      console.error(error.message);
    }
  },
});
const pods = factory.informer(PODS);

pods.addEventHandler({
  onAdd: (pod) => console.log(`added ${pod.metadata?.name}: ${podStatus(pod).status}`),
  onUpdate: (_, pod) => console.log(`updated ${pod.metadata?.name}: ${podStatus(pod).status}`),
  onDelete: ({ key }) => console.log(`deleted ${key}`),
});

// Lists, watches and recovers from failures until the signal aborts, and leaves nothing behind then.
await pods.run(stop.signal);
await transport.close();

// Reads the initial state by LIST or by a streaming list, with gzip or plain, and prints a line when it is
// done.
//
// Usage: node list-or-stream.mjs KUBECONFIG list|stream gzip|plain
import { HttpTransport, loadClientConfig, PODS, SharedInformerFactory } from "../../dist/index.js";

const [kubeconfig, initialList, compression] = process.argv.slice(2);
const http = new HttpTransport(await loadClientConfig({ kubeconfig, env: {} }));
const transport = {
  request: async (request, ...rest) =>
    http.request(compression === "plain" ? { ...request, compress: false } : request, ...rest),
};
const factory = new SharedInformerFactory({ transport, initialList });
const pods = factory.informer(PODS);
void pods.run(new AbortController().signal);
await pods.whenSynced();
console.log(`${pods.lister.size} pods`);

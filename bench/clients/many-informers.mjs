// Runs one informer of pods for each of COUNT namespaces, named PREFIX0, PREFIX1 and so on, all on one signal. Prints a
// line when all of them have synced, and one for each warning of the process.
//
// Usage: node many-informers.mjs KUBECONFIG COUNT PREFIX auto|1.1
import {
  HttpTransport,
  loadClientConfig,
  PODS,
  RestListWatch,
  SharedIndexInformer,
} from "../../dist/index.js";

const [kubeconfig, count, prefix, http] = process.argv.slice(2);
process.on("warning", ({ message }) => console.log(`warning: ${message}`));
const transport = new HttpTransport(await loadClientConfig({ kubeconfig, env: {} }), { http });
const { signal } = new AbortController();
const informers = Array.from({ length: Number(count) }, (_, index) => {
  const listWatch = new RestListWatch({ transport, resource: PODS, namespace: `${prefix}${index}` });
  return new SharedIndexInformer({ listWatch, identity: listWatch.codec });
});
for (const informer of informers) {
  void informer.run(signal);
}
await Promise.all(informers.map(async (informer) => informer.whenSynced()));
console.log(`${informers.reduce((sum, { lister }) => sum + lister.size, 0)} pods`);

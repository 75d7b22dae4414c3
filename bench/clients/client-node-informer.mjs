// Prints pods like `k8s-informer -o short`, but with the informer of @kubernetes/client-node.
//
// Usage: node client-node-informer.mjs KUBECONFIG
import { CoreV1Api, KubeConfig, makeInformer } from "@kubernetes/client-node";

const config = new KubeConfig();
config.loadFromFile(process.argv[2]);
const api = config.makeApiClient(CoreV1Api);
const informer = makeInformer(config, "/api/v1/pods", () => api.listPodForAllNamespaces());

let lines = "";

function print(sentence) {
  if (lines === "") {
    setImmediate(() => {
      process.stdout.write(lines);
      lines = "";
    });
  }
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const date = `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())}`;
  lines += `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${sentence}\n`;
}

informer.on("add", ({ metadata }) => print(`New Pod Added to Store: ${metadata.name}`));
informer.on("update", ({ metadata }) => print(`${metadata.name} Pod Updated to ${metadata.name}`));
informer.on("delete", ({ metadata }) => print(`Pod Deleted from Store: ${metadata.name}`));
informer.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
await informer.start();

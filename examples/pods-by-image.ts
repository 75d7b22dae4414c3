// Prints after each change how many pods run the image: a lister with an index, and a loop over events.
import { connect, type Pod, PODS } from "k8s-informer";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const cluster = await connect();
const pods = cluster.informer(PODS, { indexers: { image: imagesOf } });
await pods.whenSynced(AbortSignal.timeout(30_000));
console.log(`${pods.lister.size} pods, images: ${pods.lister.indexValues("image").sort().join(", ")}`);

// The next event waits until the body of the loop has ended. First come the pods that are in the store.
for await (const event of pods.events({ signal: stop.signal })) {
  // For a deletion, this is the last state of the pod that was seen.
  const pod = event.type === "delete" ? event.deleted.object : event.object;
  for (const image of imagesOf(pod)) {
    console.log(`${event.type} (${event.cause}) ${image}: ${pods.lister.byIndex("image", image).length}`);
  }
}
await cluster.close();

function imagesOf(pod: Pod | undefined): string[] {
  return [...new Set(pod?.spec?.containers.map(({ image = "" }) => image))];
}

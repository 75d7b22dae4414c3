import { PodActor } from "../kubelet/pod-actor.js";
import { podManifest } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

const INCARNATIONS = 3;

/**
 * A pod of a StatefulSet: each time it is deleted, another one with the same name and a new uid is created.
 */
export async function statefulLife(stage: Stage): Promise<void> {
  for (let incarnation = 0; incarnation < INCARNATIONS; incarnation += 1) {
    const pod = new PodActor(
      stage,
      podManifest(stage, {
        namespace: "demo",
        name: "db-0",
        app: "db",
        image: "postgres:18",
        owner: { apiVersion: "apps/v1", kind: "StatefulSet", name: "db" },
        labels: { "statefulset.kubernetes.io/pod-name": "db-0", "apps.kubernetes.io/pod-index": "0" },
      }),
    );
    await pod.startUp();
    await stage.pause(2000, 4000);
    await pod.becomeReady();
    await stage.pause(20_000, 40_000);
    await pod.shutDown();
    // A StatefulSet controller creates the next pod within milliseconds.
    await stage.pause(20, 100);
  }
}

import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { podTemplate, READINESS_PROBE } from "../controllers/pod-template.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { getReady, healthy } from "./conducts.js";

const PLACE = { namespace: "demo", name: "report" };

/** A Deployment of two pods, one of which is ready and not ready in turn. */
export async function probeFlapLife(life: Stage): Promise<void> {
  const report = new Deployment(life, { ...PLACE, replicas: 2 });
  await report.create({
    template: podTemplate({
      ...PLACE,
      image: "registry.example/report:7",
      container: { readinessProbe: READINESS_PROBE },
    }),
    conduct: (number) => (number === 0 ? flapping : healthy),
  });
  await life.pause(150_000, 200_000);
  await report.delete();
}

async function flapping(pod: PodActor): Promise<void> {
  await pod.startUp();
  for (;;) {
    await getReady(pod);
    await pod.stage.pause(8000, 15_000);
    await pod.tell("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", {
      container: "app",
      type: "Warning",
    });
    await pod.report((view) => {
      view.setReady("app", false);
    });
    await pod.stage.pause(3000, 6000);
  }
}

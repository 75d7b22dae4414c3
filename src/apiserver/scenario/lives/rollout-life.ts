import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { podTemplate, READINESS_PROBE } from "../controllers/pod-template.js";
import type { PodVersion } from "../controllers/replica-set.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "shop", name: "web" };
/** How many new versions follow the first one before the Deployment is deleted and created again. */
const ROLLOUTS = 4;

/** A Deployment that gets a new image from time to time, and rolls it out pod by pod. */
export async function rolloutLife(life: Stage): Promise<void> {
  const web = new Deployment(life, { ...PLACE, replicas: 3 });
  await web.create(version(1));
  for (let rollout = 1; rollout <= ROLLOUTS; rollout += 1) {
    await web.untilComplete();
    await life.pause(...((rollout === 1 ? [3000] : [20_000, 40_000]) as [number, number?]));
    await web.rollOut(version(1 + rollout));
  }
  await web.untilComplete();
  await life.pause(20_000, 30_000);
  await web.delete();
}

function version(number: number): PodVersion {
  const image = `registry.example/web:1.${number}`;
  return {
    template: podTemplate({ ...PLACE, image, container: { readinessProbe: READINESS_PROBE } }),
    conduct: () => healthy,
  };
}

import type { Stage } from "../cluster/stage.js";
import { READINESS_PROBE } from "../controllers/pod-template.js";
import { StatefulSet } from "../controllers/stateful-set.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "demo", name: "db" };
/** How many new versions follow the first one before the StatefulSet is deleted and created again. */
const ROLLOUTS = 3;

/** A StatefulSet whose pods are replaced one after the other, under the same names and with new uids. */
export async function statefulSetLife(life: Stage): Promise<void> {
  const db = new StatefulSet(life, { ...version(0), replicas: 2 }, healthy);
  await db.create();
  for (let rollout = 1; rollout <= ROLLOUTS; rollout += 1) {
    await db.untilComplete();
    await life.pause(8000, 16_000);
    await db.rollOut(version(rollout));
  }
  await db.untilComplete();
  await life.pause(20_000, 40_000);
  await db.delete();
}

function version(minor: number): Parameters<StatefulSet["rollOut"]>[0] {
  return { ...PLACE, image: `postgres:18.${minor}`, container: { readinessProbe: READINESS_PROBE } };
}

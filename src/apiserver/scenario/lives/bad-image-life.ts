import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { versionOf } from "../controllers/replica-set.js";
import { backOffSeconds } from "../kubelet/back-off.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "shop", name: "cart" };
const GOOD = versionOf({ ...PLACE, image: "registry.example/cart:v8" }, healthy);
const IMAGE = "registry.example/cart:v9";

/**
 * A rollout of an image that does not exist: the old pods stay, the new one alternates between ErrImagePull and
 * ImagePullBackOff, and after a minute the Deployment says that it makes no progress. Then it is rolled back.
 */
export async function badImageLife(life: Stage): Promise<void> {
  const cart = new Deployment(life, { ...PLACE, replicas: 2, progressDeadlineSeconds: 60 });
  await cart.create(GOOD);
  await cart.untilComplete();
  await life.pause(3000, 5000);
  await cart.rollOut(versionOf({ ...PLACE, image: IMAGE }, unpullable));
  await life.until(() => cart.isTimedOut);
  await life.pause(20_000, 40_000);
  await cart.rollOut(GOOD);
  await cart.untilComplete();
  await life.pause(20_000, 40_000);
  await cart.delete();
}

async function unpullable(pod: PodActor): Promise<void> {
  await pod.settleIn();
  for (let attempt = 1; ; attempt += 1) {
    await pod.stage.pause(300, 600);
    await failToPull(pod);
    await pod.stage.pause(800, 1500);
    await backOffFromPull(pod);
    await pod.stage.pause(backOffSeconds(attempt) * 1000);
  }
}

/** What containerd answers for an image that its registry does not have. */
const FAILURE =
  `rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": ` +
  `failed to resolve reference "${IMAGE}": ${IMAGE}: not found`;

async function failToPull(pod: PodActor): Promise<void> {
  const warning = { container: "app", type: "Warning" } as const;
  await pod.tell("Pulling", `Pulling image "${IMAGE}"`, { container: "app" });
  await pod.stage.pause(400, 900);
  await pod.tell("Failed", `Failed to pull image "${IMAGE}": ${FAILURE}`, warning);
  await pod.tell("Failed", "Error: ErrImagePull", warning);
  await pod.report((view) => {
    view.connect();
    view.wait("app", "ErrImagePull", FAILURE);
  });
}

async function backOffFromPull(pod: PodActor): Promise<void> {
  await pod.tell("BackOff", `Back-off pulling image "${IMAGE}"`, { container: "app" });
  await pod.tell("Failed", "Error: ImagePullBackOff", { container: "app", type: "Warning" });
  await pod.report((view) => {
    view.wait("app", "ImagePullBackOff", `Back-off pulling image "${IMAGE}": ErrImagePull: ${FAILURE}`);
  });
}

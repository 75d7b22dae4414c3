import type { Conduct } from "../controllers/pod-play.js";

/** A pod that starts, becomes ready and stays so. */
export const healthy: Conduct = async (pod) => {
  await pod.startUp();
  await pod.stage.pause(1000, 3000);
  await pod.becomeReady();
};

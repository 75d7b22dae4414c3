import { CORE_SAMPLES } from "./core-kinds.js";
import { DEFINITION_SAMPLES } from "./definition-kinds.js";
import { FULL_CLUSTER_SAMPLES } from "./full-cluster-kinds.js";
import { FULL_CORE_SAMPLES } from "./full-core-kinds.js";
import { FULL_GROUP_SAMPLES } from "./full-group-kinds.js";
import { GROUP_SAMPLES } from "./group-kinds.js";
import type { KindSample } from "./kind-sample.js";
import { MINIMAL_SAMPLES } from "./minimal-kinds.js";

/**
 * Samples of the built-in kinds: with as few fields as the server accepts, with the usual ones, and with all.
 */
export const KIND_SAMPLES: readonly KindSample[] = [
  ...CORE_SAMPLES,
  ...GROUP_SAMPLES,
  ...MINIMAL_SAMPLES,
  ...FULL_CORE_SAMPLES,
  ...FULL_GROUP_SAMPLES,
  ...FULL_CLUSTER_SAMPLES,
  ...DEFINITION_SAMPLES,
];

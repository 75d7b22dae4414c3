import { CORE_SAMPLES } from "./core-kinds.js";
import { GROUP_SAMPLES } from "./group-kinds.js";
import type { KindSample } from "./kind-sample.js";

/** Several shapes of the built-in kinds: full ones, and ones with as little as the server takes. */
export const KIND_SAMPLES: readonly KindSample[] = [...CORE_SAMPLES, ...GROUP_SAMPLES];

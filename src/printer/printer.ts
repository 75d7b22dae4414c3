import type { Pod } from "../api/pod.js";
import type { Explanation } from "../explain/change.js";

/** Why a pod is printed. Every cause but `watch` is printed as a mark. */
export type PrintedCause = "initial" | "watch" | "relist" | "resync";

/** Whether a pod has just come in or gone out, as the filters or the selectors see it. It is printed as a mark. */
export type Crossing = "entered" | "left";

/**
 * One change of one pod, as a printer sees it. `object` is `undefined` if the pod cannot be read because it
 * arrived damaged, and for the deletion of a pod that was never seen.
 */
export type PodEvent = { readonly crossing?: Crossing } & (
  | { readonly type: "add"; readonly object: Pod; readonly cause: PrintedCause }
  | { readonly type: "update"; readonly object: Pod; readonly cause: PrintedCause }
  | {
      readonly type: "add" | "update";
      readonly key: string;
      readonly object: undefined;
      readonly cause: PrintedCause;
    }
  | {
      readonly type: "delete";
      readonly key: string;
      readonly object: Pod | undefined;
      readonly cause: PrintedCause;
    }
);

/**
 * Returns the text of an event that is printed at the time `at`, with a newline at its end. `why` is there for the
 * formats that explain events.
 */
export type Printer = (event: PodEvent, at: Date, why?: Explanation) => string;

/** Colours text by its meaning. The text says the same without colours. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly pending: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Leaves text without colours, for pipes. */
export const plainPaint: Paint = {
  good: (text) => text,
  bad: (text) => text,
  pending: (text) => text,
  dim: (text) => text,
};

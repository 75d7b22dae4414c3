import type { Pod } from "../api/pod.js";

/** Why a pod is printed. Every cause but `watch` is printed as a mark. */
export type PrintedCause = "initial" | "watch" | "relist" | "resync";

/**
 * One change of one pod, as a printer sees it. `context` is the name of the context that the pod is in, if several
 * are watched.
 */
export type PodEvent = PodChange & { readonly context?: string | undefined };

/**
 * `object` is `undefined` if the pod cannot be read because it
 * arrived damaged, and for the deletion of a pod that was never seen.
 */
type PodChange =
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
    };

/** Returns the text of an event that is printed at the time `at`, with a newline at its end. */
export type Printer = (event: PodEvent, at: Date) => string;

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

import type { Pod } from "../api/pod.js";

/** Why an event was told; all but `watch` become marks. */
export type PrintedCause = "initial" | "watch" | "relist" | "resync";

/**
 * What a printer is told: one change of one pod. `object` is missing where a deletion was inferred of a pod never seen, and
 * where the pod came damaged.
 */
export type PodEvent =
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

/** One event in, one record out, its newline included. */
export type Printer = (event: PodEvent, at: Date) => string;

/** Colours by meaning; the words are there without them too. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly pending: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** No colours: for pipes, and for what machines read. */
export const plainPaint: Paint = {
  good: (text) => text,
  bad: (text) => text,
  pending: (text) => text,
  dim: (text) => text,
};

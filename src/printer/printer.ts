import type { Pod } from "../api/pod.js";
import type { Explanation } from "../explain/change.js";

/** Why a pod is printed. Every cause but `watch` is printed as a mark. */
export type PrintedCause = "initial" | "watch" | "relist" | "resync";

/** Whether a pod has just come in or gone out, as the filters or the selectors see it. It is printed as a mark. */
export type Crossing = "entered" | "left";

/**
 * One change of one object, as a printer sees it. `object` is `undefined` if the object cannot be read because it
 * arrived damaged, and for the deletion of an object that was never seen.
 */
export type ObjectEvent<T> = ObjectChange<T> & {
  /** The name of the context that the object is in, if several are watched. */
  readonly context?: string | undefined;
  readonly crossing?: Crossing;
  /** The state before an update, as the informer keeps it. */
  readonly before?: T | undefined;
};

type ObjectChange<T> =
  | { readonly type: "add"; readonly object: T; readonly cause: PrintedCause }
  | { readonly type: "update"; readonly object: T; readonly cause: PrintedCause }
  | {
      readonly type: "add" | "update";
      readonly key: string;
      readonly object: undefined;
      readonly cause: PrintedCause;
    }
  | {
      readonly type: "delete";
      readonly key: string;
      readonly object: T | undefined;
      readonly cause: PrintedCause;
    };

/** One change of one pod. */
export type PodEvent = ObjectEvent<Pod>;

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

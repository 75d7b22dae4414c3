import type { ObjectKey } from "../../api/object-key.js";

/** An event of a first list that waits until everything has been listed. */
export interface HeldEvent {
  readonly key: ObjectKey;
  /** The type of the object, with which it is printed together: `pods`, `deployments.apps`. */
  readonly type: string;
  /** The object as `--sort-by` reads it. */
  readonly object: object;
  /** Prints the event. If the reader of stdout is behind, returns a promise. */
  readonly print: () => void | Promise<void>;
}

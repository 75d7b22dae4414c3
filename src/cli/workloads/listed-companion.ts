import type { Latch } from "../../base/latch.js";
import type { Companion, Observer } from "../watching/companion.js";

/** What happens when the objects of the first list of a target have been printed. */
export interface Listed {
  /** Is opened then. */
  readonly listed: Latch;
  readonly onListed?: () => void;
}

/** Returns what tells that the first list of a target has been printed. `observe` is called for each of its events. */
export function listedCompanion<T>(
  { listed, onListed }: Listed,
  observe: Observer<T> = () => undefined,
): Companion<T> {
  return {
    observe,
    begin: () => {
      onListed?.();
      listed.open();
    },
    ended: Promise.resolve(),
  };
}

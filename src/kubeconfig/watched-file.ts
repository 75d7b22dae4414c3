import { readFile, stat } from "node:fs/promises";
import type { Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import { KubeconfigError } from "./kubeconfig-error.js";

/** The text of a file that others may replace at any time: certificates and tokens are rotated under a running program. */
export interface WatchedFile {
  /** @throws KubeconfigError when it cannot be read and never could be. */
  read(): Promise<string>;
  /** What was read was refused: the next `read` reads anew, whatever the file's times say. */
  distrust(): void;
}

/** A file with the same times, size and inode may still be another one; client-go reads a token once a minute. */
const TRUST_MS = 60_000;

interface Known {
  readonly text: string;
  /** Changes when the file does, nearly always. */
  readonly stamp: string;
  readonly readAt: number;
}

/** A change is seen by the next `read`, by the file's times, and at the latest after a minute. `what` is for messages. */
export function watchedFile(path: string, what: string, clock: Clock): WatchedFile {
  let known: Known | undefined;
  let isTrusted = true;
  return {
    read: async () => {
      try {
        const stamp = await stampOf(path);
        const isFresh = isTrusted && known?.stamp === stamp && clock.now() - known.readAt < TRUST_MS;
        if (!isFresh) {
          known = { text: await readFile(path, "utf8"), stamp, readAt: clock.now() };
          isTrusted = true;
        }
      } catch (error) {
        if (known === undefined) {
          const message = `Cannot read ${what} "${path}": ${messageOf(error)}`;
          throw new KubeconfigError("ERR_KUBECONFIG_INVALID", message, { path, cause: error });
        }
        // In the middle of a rotation the last one is better than none.
      }
      return known?.text ?? "";
    },
    distrust: () => {
      isTrusted = false;
    },
  };
}

async function stampOf(path: string): Promise<string> {
  const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true });
  return `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
}

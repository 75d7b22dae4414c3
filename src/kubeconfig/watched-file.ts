import { readFile, stat } from "node:fs/promises";
import { messageOf } from "../base/errors.js";
import { KubeconfigError } from "./kubeconfig-error.js";

/**
 * The text of a file, read again when the file has changed: certificates and tokens are rotated under a running
 * program. `what` names it in messages.
 *
 * @throws KubeconfigError when it cannot be read and never could be.
 */
export function watchedFile(path: string, what: string): () => Promise<string> {
  let known: { readonly text: string; readonly stamp: string } | undefined;
  return async () => {
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (known?.stamp !== stamp) {
        known = { text: await readFile(path, "utf8"), stamp };
      }
    } catch (error) {
      // In the middle of a rotation the last one is better than none.
      if (known === undefined) {
        throw new KubeconfigError(
          "ERR_KUBECONFIG_INVALID",
          `Cannot read ${what} "${path}": ${messageOf(error)}`,
          { path },
        );
      }
    }
    return known.text;
  };
}

import { messageOf } from "../base/errors.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { readFile } from "./read-file.js";

/**
 * The text of a file that others may replace at any time, as tokens and certificates are: it is read whenever it is
 * wanted. client-go reads a token once a minute; the file is small, and its times would not tell of a change within
 * one tick of the kernel's clock. In the middle of a replacement, when the file is gone or empty, the last text counts.
 *
 * @throws KubeconfigError when the file cannot be read and never could be. `what` names it.
 */
export function latestText(path: string, what: string): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    try {
      const text = await readFile(path, "utf8");
      known = text.trim() === "" ? (known ?? text) : text;
    } catch (error) {
      if (known === undefined) {
        const message = `Cannot read ${what} "${path}": ${messageOf(error)}`;
        throw new KubeconfigError("ERR_KUBECONFIG_INVALID", message, { path, cause: error });
      }
    }
    return known;
  };
}

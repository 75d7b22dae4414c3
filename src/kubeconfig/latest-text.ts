import { messageOf } from "../base/errors.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { readFile } from "./read-file.js";

/**
 * Returns a function that reads a file which other programs may replace at any time, such as a token or a
 * certificate. Each call reads the file again. client-go reads a token once a minute, but the file is small,
 * and its modification time does not show a second change within one tick of the kernel's clock. While a
 * replacement is under way the file may be missing or empty; the function then returns the last text.
 *
 * The returned function throws a KubeconfigError if the file cannot be read and no earlier call has read it.
 * `what` names the file in the message.
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

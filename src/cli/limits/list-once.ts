import type { ListWatch } from "../../listwatch/list-watch.js";

/**
 * Returns a source that lists the most recent state, as `kubectl get` does, and not what the server has in its cache. Its
 * watches never begin, so no request is made for them.
 */
export function listOnce<T>(source: ListWatch<T>): ListWatch<T> {
  return {
    supportsStreamingList: false,
    list: async ({ resourceVersion = "", ...options }, signal, beforeRepeat) =>
      source.list(
        { ...options, resourceVersion: resourceVersion === "0" ? "" : resourceVersion },
        signal,
        beforeRepeat,
      ),
    watch: async (_, signal) =>
      new Promise((_resolve, reject) => {
        // The reason is the caller's own value and is passed on unchanged.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  };
}

import type { Socket } from "node:net";

/**
 * Resolves with the socket at its `connect` or `secureConnect`. Rejects with its error, or with the signal's reason;
 * the socket is destroyed then.
 */
export async function connected<S extends Socket>(
  socket: S,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<S> {
  let detach = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        // The reason is the caller's own value; it is passed on untouched.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
        reject(signal.reason);
      };
      const onClose = (): void => reject(new Error("the connection closed before it was ready"));
      detach = () => {
        signal.removeEventListener("abort", onAbort);
        socket.off("close", onClose);
        socket.off("error", reject);
        socket.off(event, resolve);
      };
      socket.once(event, resolve);
      socket.once("error", reject);
      socket.once("close", onClose);
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) {
        onAbort();
      }
    });
    // Between two owners nobody listens: an error then would end the process. Each owner sees the close that follows.
    socket.on("error", () => undefined);
    return socket;
  } catch (error) {
    socket.on("error", () => undefined);
    socket.destroy();
    throw error;
  } finally {
    detach();
  }
}

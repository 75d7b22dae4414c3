import type { Socket } from "node:net";
import { onAbort } from "../base/abort.js";

/**
 * Waits for the `connect` or `secureConnect` event of a socket and resolves with the socket. Rejects with the
 * socket's error or with the signal's reason, and destroys the socket then.
 */
export async function connected<S extends Socket>(
  socket: S,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<S> {
  let detach = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const aborted = (): void => {
        // The reason is the caller's own value and is passed on unchanged.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
        reject(signal.reason);
      };
      const forget = onAbort(signal, aborted);
      const onClose = (): void => reject(new Error("the connection closed before it was ready"));
      detach = () => {
        forget();
        socket.off("close", onClose);
        socket.off("error", reject);
        socket.off(event, resolve);
      };
      socket.once(event, resolve);
      socket.once("error", reject);
      socket.once("close", onClose);
      if (signal.aborted) {
        aborted();
      }
    });
    // An error without a listener would end the process, and between two owners the socket has no other
    // listener. The next owner still sees the close event that follows an error.
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

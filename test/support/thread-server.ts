import { once } from "node:events";
import type { TestContext } from "node:test";
import { Worker } from "node:worker_threads";

/** A server in a thread of its own, which works while the thread of the test is blocked. */
export interface ThreadServer {
  readonly url: string;
  /** Resolves when the first bytes of a request have arrived. */
  readonly requested: Promise<unknown>;
  /** Writes bytes to the client. Blocks the thread of the test until they are written. */
  writeMeanwhile(bytes: string): void;
}

const SERVER = `
  const { parentPort, workerData } = require("node:worker_threads");
  const written = new Int32Array(workerData);
  const server = require("node:net").createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => parentPort.postMessage("requested"));
    parentPort.on("message", (bytes) => {
      socket.write(bytes, () => {
        Atomics.add(written, 0, 1);
        Atomics.notify(written, 0);
      });
    });
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

/** Starts a TCP server for one connection in a thread of its own. It ends with the test. */
export async function serveFromThread(test: TestContext): Promise<ThreadServer> {
  const shared = new SharedArrayBuffer(4);
  const written = new Int32Array(shared);
  const worker = new Worker(SERVER, { eval: true, workerData: shared });
  test.after(async () => worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    requested: once(worker, "message"),
    writeMeanwhile: (bytes) => {
      const before = Atomics.load(written, 0);
      worker.postMessage(bytes);
      if (Atomics.wait(written, 0, before, 30_000) === "timed-out") {
        throw new Error("the server has not written within 30 s");
      }
    },
  };
}

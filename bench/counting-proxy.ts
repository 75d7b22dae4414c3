import { createServer, connect, type AddressInfo, type Socket } from "node:net";

/** A proxy for TCP that counts the connections through it. */
export interface CountingProxy {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** The connections that are open now. */
  readonly open: () => number;
  /** The most connections that were open at one moment. */
  readonly most: () => number;
  close(): Promise<void>;
}

/** Starts a proxy to a port of this machine. */
export async function startCountingProxy(port: number): Promise<CountingProxy> {
  const clients = new Set<Socket>();
  let most = 0;
  const server = createServer({ noDelay: true }, (client) => {
    clients.add(client);
    most = Math.max(most, clients.size);
    const upstream = connect({ port, host: "127.0.0.1", noDelay: true });
    client.pipe(upstream).pipe(client);
    const end = (): void => {
      clients.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.on("error", end).on("close", end);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => clients.size,
    most: () => most,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const client of clients) {
          client.destroy();
        }
      }),
  };
}

import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Linux and macOS take the local ports of outgoing connections from the range above 32767. A server on such a
 * port may not get it back after a restart, because another connection may use it. Even the client that keeps
 * trying to reach the server may use it, because TCP lets a socket connect to itself.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS = 100;

/** Finds `count` different ports of 127.0.0.1 on which no program listens at the moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt += 1) {
    if (attempt === ATTEMPTS) {
      throw new Error(
        `Cannot find ${count} free ports: tried ${ATTEMPTS} from ${LOWEST_PORT} to ${HIGHEST_PORT}`,
      );
    }
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) {
      ports.add(port);
    }
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

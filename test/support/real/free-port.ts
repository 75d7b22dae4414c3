import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Ports below 32768 are outside the range from which Linux and macOS take the local port of outgoing connections.
 * A server on a port of that range cannot count on getting it back after a restart: another connection may have it,
 * even the very client that keeps trying to reach it, because TCP lets a socket connect to itself.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS = 100;

/** `count` different ports of 127.0.0.1 on which nobody listens at the moment. */
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

import net, { type Socket } from "node:net";
import type { HostAndPort } from "./host-and-port.js";
import { connected } from "./socket-wait.js";

/**
 * Milliseconds between TCP keep-alive probes. Load balancers and NATs forget a connection that is idle for some minutes
 * (IP-1). A probe every 15 s keeps the connection alive, or finds out that it is dead. client-go and curl send as many
 * probes, or half as many.
 */
export const KEEP_ALIVE_MS = 15_000;

/**
 * How long one address of several is tried before the next. Node gives each 250 ms by default and then gives it up,
 * which fails for hosts far away (nodejs/node#54359).
 */
const ATTEMPT_MS = 1_000;

export async function connectTcp(address: HostAndPort, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = net.connect({
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
  });
  return connected(socket, "connect", signal);
}

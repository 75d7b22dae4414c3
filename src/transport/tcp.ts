import net, { type Socket } from "node:net";
import type { HostAndPort } from "./host-and-port.js";
import { connected } from "./socket-wait.js";

/**
 * Milliseconds of silence after which a TCP keep-alive probe is sent. Load balancers and NATs forget a
 * connection that is idle for some minutes (IP-1). A probe every 15 s keeps the connection alive, or finds
 * out that it is dead. client-go sends one every 30 s.
 */
export const KEEP_ALIVE_MS = 15_000;

/**
 * Milliseconds to wait for one address of a host before the next one is tried. By default, Node gives up an
 * address after 250 ms, which fails for hosts that are far away (nodejs/node#54359).
 */
const ATTEMPT_MS = 1_000;

/** Opens a TCP connection. If the host has several addresses, they are tried one after the other. */
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

import net, { type Socket } from "node:net";
import { connected } from "./socket-wait.js";

/** An address; IPv6 without brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Load balancers and NATs forget idle connections after some minutes without a word (IP-1): a probe each 15 s keeps
 * them, or finds them dead. client-go and curl probe as often or half as often.
 */
const KEEP_ALIVE_MS = 15_000;

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

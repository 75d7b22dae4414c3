import http from "node:http";
import net, { type Socket } from "node:net";
import { abortable } from "../base/abort.js";
import { basicAuthorization } from "../base/basic-authorization.js";
import { type HostAndPort, hostAndPortOf } from "./host-and-port.js";
import { ProxyRefusal } from "./proxy-refusal.js";
import { secureSocket } from "./secure-socket.js";
import { transportErrorFrom } from "./transport-error.js";
import { connectTcp } from "./tcp.js";
import type { Trust } from "./trust.js";

/** How to use a proxy. */
export interface ProxyUse {
  readonly signal: AbortSignal;
  /** Returns whom a connection to the proxy trusts. Called if it is a TLS connection. */
  readonly trust: () => Promise<Trust>;
}

/**
 * Makes a connection to `target` through a proxy. An `http:` or `https:` proxy gets a CONNECT request. Any
 * other is a SOCKS5 proxy, which resolves the host name itself. If this rejects, no socket is left open.
 */
export async function connectThroughProxy(
  proxyUrl: URL,
  target: HostAndPort,
  { signal, trust }: ProxyUse,
): Promise<Socket> {
  switch (proxyUrl.protocol) {
    case "http:":
      return connectTunnel(proxyUrl, target, { signal });
    case "https:":
      return connectTunnel(proxyUrl, target, { signal, trust: await abortable(trust(), signal) });
    default:
      return connectSocks(proxyUrl, target, signal);
  }
}

/** Returns the name of a proxy for messages: its URL without the user name and the password. */
export function proxyName(proxyUrl: URL): string {
  return `${proxyUrl.protocol}//${proxyUrl.host}`;
}

/** Connects by TLS if `trust` says whom to trust. */
async function connectTunnel(
  proxyUrl: URL,
  target: HostAndPort,
  { signal, trust }: { readonly signal: AbortSignal; readonly trust?: Trust },
): Promise<Socket> {
  const address = hostAndPortOf(proxyUrl);
  const tcp = await connectTcp(address, signal);
  const socket = trust === undefined ? tcp : await securedProxy(proxyUrl, tcp, { signal, trust });
  try {
    await abortable(requestTunnel(socket, proxyUrl, target), signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** @throws TransportError that names the proxy, because its certificate is not the server's. */
async function securedProxy(
  proxyUrl: URL,
  tcp: Socket,
  { signal, trust: { certificates, authorities } }: { readonly signal: AbortSignal; readonly trust: Trust },
): Promise<Socket> {
  try {
    const { host: name } = hostAndPortOf(proxyUrl);
    return await secureSocket(tcp, { name, authorities: certificates, verify: true }, signal);
  } catch (error) {
    signal.throwIfAborted();
    const origin = `the proxy ${proxyName(proxyUrl)}`;
    throw transportErrorFrom(error, { origin, phase: "connecting", authorities });
  }
}

async function requestTunnel(socket: Socket, proxyUrl: URL, target: HostAndPort): Promise<void> {
  const authority = `${net.isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
  const user = userOf(proxyUrl);
  await new Promise<void>((resolve, reject) => {
    const request = http.request({
      method: "CONNECT",
      path: authority,
      createConnection: () => socket,
      setHost: false,
      headers: {
        host: authority,
        ...(user && { "proxy-authorization": basicAuthorization(user.name, user.password) }),
      },
    });
    request.once("error", reject);
    request.once("connect", (response, _, head) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        reject(new ProxyRefusal(status, response.statusMessage ?? ""));
        return;
      }
      if (head.length > 0) {
        socket.unshift(head);
      }
      resolve();
    });
    request.end();
  });
}

interface User {
  readonly name: string;
  readonly password: string;
}

function userOf(proxyUrl: URL): User | undefined {
  return proxyUrl.username === ""
    ? undefined
    : { name: decodeURIComponent(proxyUrl.username), password: decodeURIComponent(proxyUrl.password) };
}

async function connectSocks(proxyUrl: URL, target: HostAndPort, signal: AbortSignal): Promise<Socket> {
  // Loaded when it is first needed, because few users have a SOCKS proxy but all users wait for the start-up.
  const socks = await import("socks");
  const address = hostAndPortOf(proxyUrl);
  const user = userOf(proxyUrl);
  const socket = await connectTcp(address, signal);
  try {
    const established = socks.SocksClient.createConnection({
      command: "connect",
      destination: target,
      existing_socket: socket,
      proxy: {
        ...address,
        type: 5,
        ...(user === undefined ? {} : { userId: user.name, password: user.password }),
      },
    });
    await abortable(established, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

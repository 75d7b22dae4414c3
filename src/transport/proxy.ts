import http from "node:http";
import net, { type Socket } from "node:net";
// Unlike decodeURIComponent it does not throw for a wrong escape. `proxyFault` finds that before the URL is used.
import { unescape } from "node:querystring";
import type * as Socks from "socks";
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
  use: ProxyUse,
): Promise<Socket> {
  return speaksHttp(proxyUrl)
    ? connectTunnel(proxyUrl, target, use)
    : connectSocks(proxyUrl, target, use.signal);
}

/**
 * Returns the proxy that forwards the requests to a server, or undefined if there is none. An HTTP proxy
 * forwards requests to `http:` servers, whose URL is then in absolute form (RFC 9112, 3.2.2). Many proxies
 * refuse to make tunnels to them. To other servers a proxy makes a connection, see `connectThroughProxy`.
 */
export function forwardingProxy(server: URL, proxyUrl: string | undefined): URL | undefined {
  const proxy = proxyUrl !== undefined && URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  return proxy !== undefined && server.protocol === "http:" && speaksHttp(proxy) ? proxy : undefined;
}

function speaksHttp({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}

/** Returns the name of a proxy for messages: its URL without the user name and the password. */
export function proxyName(proxyUrl: URL): string {
  return `${proxyUrl.protocol}//${proxyUrl.host}`;
}

/** Makes a connection to an `http:` or `https:` proxy itself. */
export async function connectToProxy(proxyUrl: URL, { signal, trust }: ProxyUse): Promise<Socket> {
  const trusted = proxyUrl.protocol === "https:" ? await abortable(trust(), signal) : undefined;
  const tcp = await connectTcp(hostAndPortOf(proxyUrl), signal);
  return trusted === undefined ? tcp : securedProxy(proxyUrl, tcp, { signal, trust: trusted });
}

/**
 * Returns the value of the Proxy-Authorization header, or undefined if the URL of the proxy names no user.
 */
export function proxyAuthorization(proxyUrl: URL): string | undefined {
  const user = userOf(proxyUrl);
  return user && basicAuthorization(user.name, user.password);
}

async function connectTunnel(proxyUrl: URL, target: HostAndPort, use: ProxyUse): Promise<Socket> {
  const socket = await connectToProxy(proxyUrl, use);
  try {
    await abortable(requestTunnel(socket, proxyUrl, target), use.signal);
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
  const authorization = proxyAuthorization(proxyUrl);
  await new Promise<void>((resolve, reject) => {
    const request = http.request({
      method: "CONNECT",
      path: authority,
      createConnection: () => socket,
      setHost: false,
      headers: {
        host: authority,
        ...(authorization === undefined ? {} : { "proxy-authorization": authorization }),
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
  return proxyUrl.username === "" && proxyUrl.password === ""
    ? undefined
    : { name: unescape(proxyUrl.username), password: unescape(proxyUrl.password) };
}

/**
 * Starts to load what a proxy needs. Node 20 remembers for ever that a package could not be loaded, so this
 * happens before there are requests that could use up the open files. `connectThroughProxy` throws the error
 * if it fails.
 */
export function prepareProxy(proxyUrl: string | undefined): void {
  if (proxyUrl?.startsWith("socks5") === true) {
    loadSocks().catch(() => undefined);
  }
}

/** Few users have a SOCKS proxy, and all users wait for the start-up. */
async function loadSocks(): Promise<typeof Socks> {
  return import("socks");
}

async function connectSocks(proxyUrl: URL, target: HostAndPort, signal: AbortSignal): Promise<Socket> {
  const socks = await loadSocks();
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

import http from "node:http";
import net, { type Socket } from "node:net";
// Unlike decodeURIComponent it does not throw for a percent sign that stands for itself.
import { unescape } from "node:querystring";
import tls from "node:tls";
import type * as Socks from "socks";
import { abortable } from "../base/abort.js";
import { basicAuthorization } from "../base/basic-authorization.js";
import { type HostAndPort, hostAndPortOf } from "./host-and-port.js";
import { connected } from "./socket-wait.js";
import { TransportError, transportErrorFrom } from "./transport-error.js";
import { connectTcp } from "./tcp.js";

/**
 * Makes a connection to `target` through a proxy. An `http:` or `https:` proxy gets a CONNECT request. A
 * SOCKS5 proxy resolves the host name itself. If this rejects, no socket is left open.
 */
export async function connectThroughProxy(
  proxyUrl: URL,
  target: HostAndPort,
  signal: AbortSignal,
): Promise<Socket> {
  switch (proxyUrl.protocol) {
    case "http:":
    case "https:":
      return connectTunnel(proxyUrl, target, signal);
    case "socks5:":
    case "socks5h:":
      return connectSocks(proxyUrl, target, signal);
    default:
      throw new TransportError(
        "ERR_CONNECT",
        `Cannot use proxy ${proxyName(proxyUrl)}: found scheme "${proxyUrl.protocol.slice(0, -1)}", ` +
          "expected http, https or socks5",
      );
  }
}

/**
 * Returns the proxy that forwards the requests to a server, or undefined if there is none. An HTTP proxy
 * forwards requests to `http:` servers, whose URL is then in absolute form (RFC 9112, 3.2.2). Many proxies
 * refuse to make tunnels to them. To other servers a proxy makes a connection, see `connectThroughProxy`.
 */
export function forwardingProxy(server: URL, proxyUrl: string | undefined): URL | undefined {
  const proxy = proxyUrl !== undefined && URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  const forwards =
    server.protocol === "http:" && (proxy?.protocol === "http:" || proxy?.protocol === "https:");
  return forwards ? proxy : undefined;
}

/** Returns the name of a proxy for messages: its URL without the user name and the password. */
export function proxyName(proxyUrl: URL): string {
  return `${proxyUrl.protocol}//${proxyUrl.host}`;
}

/** Makes a connection to an `http:` or `https:` proxy itself. */
export async function connectToProxy(proxyUrl: URL, signal: AbortSignal): Promise<Socket> {
  const tcp = await connectTcp(hostAndPortOf(proxyUrl), signal);
  return proxyUrl.protocol === "http:" ? tcp : securedProxy(proxyUrl, tcp, signal);
}

/**
 * Returns the value of the Proxy-Authorization header, or undefined if the URL of the proxy names no user.
 */
export function proxyAuthorization(proxyUrl: URL): string | undefined {
  const user = userOf(proxyUrl);
  return user && basicAuthorization(user.name, user.password);
}

async function connectTunnel(proxyUrl: URL, target: HostAndPort, signal: AbortSignal): Promise<Socket> {
  const socket = await connectToProxy(proxyUrl, signal);
  try {
    await abortable(requestTunnel(socket, proxyUrl, target), signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** @throws TransportError that names the proxy, because its certificate is not the server's. */
async function securedProxy(proxyUrl: URL, tcp: Socket, signal: AbortSignal): Promise<Socket> {
  const { host } = hostAndPortOf(proxyUrl);
  const socket = tls.connect({
    socket: tcp,
    // The name to verify in the certificate.
    // An IP address is verified too, but not sent as servername (RFC 6066).
    host,
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    // Set here because NODE_TLS_REJECT_UNAUTHORIZED can change Node's default.
    rejectUnauthorized: true,
  });
  try {
    return await connected(socket, "secureConnect", signal);
  } catch (error) {
    signal.throwIfAborted();
    const origin = `the proxy ${proxyName(proxyUrl)}`;
    throw transportErrorFrom(error, { origin, phase: "connecting", authorities: "proxy" });
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
        reject(new Error(`the proxy answered ${status} ${response.statusMessage ?? ""}`.trim()));
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

import { once } from "node:events";
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
} from "node:http2";
import https, { type ServerOptions } from "node:https";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { HttpTransport, type HttpTransportOptions } from "../../src/transport/http-transport.js";
import type { ResponseBody } from "../../src/transport/transport.js";
import { testAuthority } from "./certificates.js";
import type { Protocol } from "./protocols.js";

/** A server of one test on the loopback address, with a record of its connections. */
export interface Fixture {
  readonly port: number;
  readonly server: Server;
  /** `http://127.0.0.1:PORT` or `https://...`. */
  readonly url: string;
  /** The configuration of a client of the server. */
  readonly config: Pick<ClientConfig, "server" | "certificateAuthority">;
  /** Every connection that clients have made, in order. */
  readonly connections: readonly Socket[];
  /** The connections that are open now. */
  readonly open: ReadonlySet<Socket>;
  /**
   * Resolves when no connection is open, or over HTTP/2 no stream. One that a client leaves open makes the test time
   * out.
   */
  drained(): Promise<void>;
}

/** Starts a plain TCP server. It is closed, with its connections, when the test ends. */
export async function serveTcp(test: TestContext, onConnection: (socket: Socket) => void): Promise<Fixture> {
  return listen(test, net.createServer(onConnection), "tcp");
}

/** Starts an HTTP server. */
export async function serve(test: TestContext, handler: RequestListener): Promise<Fixture> {
  return listen(test, http.createServer(handler), "http");
}

/** Starts an HTTPS server. */
export async function serveTls(
  test: TestContext,
  options: ServerOptions,
  handler: RequestListener = answer("{}"),
): Promise<Fixture> {
  return listen(test, https.createServer(options, handler), "https");
}

/** Lets a server listen. It is closed, with its connections, when the test ends. */
export async function listen(test: TestContext, server: Server, scheme: string): Promise<Fixture> {
  const connections: Socket[] = [];
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.push(socket);
    open.add(socket);
    // The tests expect clients to break their connections, so this is not an error of the server.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      open.delete(socket);
    });
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(async () => {
    for (const socket of open) {
      socket.destroy();
    }
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    server,
    url: `${scheme}://127.0.0.1:${port}`,
    config: { server: `${scheme}://127.0.0.1:${port}` },
    connections,
    open,
    drained: async () => {
      await Promise.all([...open].map(async (socket) => socket.closed || once(socket, "close")));
    },
  };
}

/** Starts a server that speaks one protocol only: HTTP/1.1 without TLS, or HTTP/2 over TLS. */
export async function serveOver(
  protocol: Protocol,
  test: TestContext,
  handler: RequestListener,
): Promise<Fixture> {
  if (protocol === "HTTP/1.1") {
    return serve(test, handler);
  }
  const authority = await testAuthority();
  const { certificate: cert, key } = await authority.issue();
  // Node's messages of HTTP/2 have what handlers use of those of HTTP/1.1.
  const server = createSecureServer({ cert, key }, handler as unknown as Http2Handler);
  const streams = new Set<ServerHttp2Stream>();
  server.on("stream", (stream) => {
    streams.add(stream);
    stream.on("error", () => undefined);
    stream.once("close", () => void streams.delete(stream));
  });
  const fixture = await listen(test, server, "https");
  const certificateAuthority = async (): Promise<string> => Promise.resolve(authority.certificate);
  return {
    ...fixture,
    config: { server: fixture.url, certificateAuthority },
    drained: async () => {
      // Not `once`, which fails with the stream: a client that closes its connection breaks its streams.
      await Promise.all([...streams].map(async (stream) => stream.closed || whenClosed(stream)));
    },
  };
}

async function whenClosed(stream: ServerHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    stream.once("close", resolve);
  });
}

type Http2Handler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** Returns a handler that sends the same answer to each request. */
export function answer(
  body: string | Buffer,
  status = 200,
  headers: http.OutgoingHttpHeaders = {},
): RequestListener {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  };
}

/** Returns a handler, and a promise of the arguments of its next call. */
export function nextRequest(): {
  readonly handler: RequestListener;
  readonly seen: Promise<readonly [IncomingMessage, ServerResponse]>;
} {
  let resolve: (call: readonly [IncomingMessage, ServerResponse]) => void = () => undefined;
  const seen = new Promise<readonly [IncomingMessage, ServerResponse]>((done) => {
    resolve = done;
  });
  return { handler: (request, response) => resolve([request, response]), seen };
}

/** Creates a transport that is closed when the test ends. */
export function transportTo(
  test: TestContext,
  config: string | (Partial<ClientConfig> & { readonly server: string }),
  options: HttpTransportOptions = {},
): HttpTransport {
  const fields = typeof config === "string" ? { server: config } : config;
  const transport = new HttpTransport({ namespace: "default", contextName: "test", ...fields }, options);
  test.after(async () => transport.close());
  return transport;
}

/** Reads a body to its end. */
export async function readAll(body: ResponseBody): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await body.next(); chunk !== undefined; chunk = await body.next()) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import http from "node:http";
import net, { type Socket } from "node:net";
import type { TestContext } from "node:test";
import { answer, type Fixture, serve, serveTcp } from "./http-fixture.js";

export interface ProxyOptions {
  /** The port of this machine to which all tunnels lead, whatever target was asked for. */
  readonly port: number;
  /** Called with each target, as `host:port`, and with the Proxy-Authorization header. */
  readonly onConnect?: (target: string, authorization: string | undefined) => void;
  /** Called with each request that is to be forwarded. If absent, such requests are refused with 405. */
  readonly onForward?: (request: http.IncomingMessage) => void;
  /** The status of the answer to CONNECT. @defaultValue 200 */
  readonly status?: number;
}

function join(left: Socket, right: Socket): void {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    one.pipe(other);
    const destroyOther = (): void => void other.destroy();
    one.on("error", destroyOther);
    one.on("close", destroyOther);
  }
}

/** Starts an HTTP proxy that supports CONNECT, and forwards requests if `onForward` is given. */
export async function connectProxy(test: TestContext, options: ProxyOptions): Promise<Fixture> {
  const proxy = await serve(
    test,
    options.onForward === undefined ? answer("", 405) : forwardHandler(options),
  );
  proxy.server.on("connect", connectHandler(options));
  return proxy;
}

/** Returns the `request` listener of a proxy that forwards requests in absolute form to `options.port`. */
export function forwardHandler(options: ProxyOptions): http.RequestListener {
  return (request, response) => {
    options.onForward?.(request);
    if (options.status !== undefined) {
      response.writeHead(options.status).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? "", "http://no-absolute-form.invalid");
    const forwarded = http.request({
      port: options.port,
      host: "127.0.0.1",
      path: pathname + search,
      method: request.method,
      headers: request.headers,
      agent: false,
    });
    forwarded.on("response", (answered) => {
      response.writeHead(answered.statusCode ?? 0, answered.headers).flushHeaders();
      answered.pipe(response);
    });
    forwarded.on("error", () => void response.destroy());
    response.on("close", () => void forwarded.destroy());
    request.pipe(forwarded);
  };
}

/** Returns the `connect` listener that turns an HTTP or HTTPS server into a proxy. */
export function connectHandler(
  options: ProxyOptions,
): (request: http.IncomingMessage, socket: Socket, head: Buffer) => void {
  return (request, socket) => {
    options.onConnect?.(request.url ?? "", request.headers["proxy-authorization"]);
    const status = options.status ?? 200;
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const target = net.connect(options.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      join(socket, target);
    });
    target.on("error", () => void socket.destroy());
  };
}

export interface SocksProxyOptions extends ProxyOptions {
  /** If set, clients have to log in as this user. */
  readonly user?: { readonly name: string; readonly password: string };
}

/** Starts a SOCKS5 proxy (RFC 1928) that supports CONNECT to names and IPv4 addresses. */
export async function socksProxy(test: TestContext, options: SocksProxyOptions): Promise<Fixture> {
  return serveTcp(test, (socket) => {
    void talkSocks(socket, options).catch(() => socket.destroy());
  });
}

async function talkSocks(socket: Socket, options: SocksProxyOptions): Promise<void> {
  const read = reader(socket);
  const [, methods = 0] = await read(2);
  await read(methods);
  socket.write(Buffer.from([5, options.user === undefined ? 0 : 2]));
  if (options.user !== undefined && !(await authenticated(socket, read, options.user))) {
    socket.end();
    return;
  }
  const [, , , type = 0] = await read(4);
  const host = type === 3 ? (await read((await read(1))[0] ?? 0)).toString() : (await read(4)).join(".");
  const port = (await read(2)).readUInt16BE();
  options.onConnect?.(`${host}:${port}`, undefined);
  const reply = Buffer.from([5, options.status ?? 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  if (options.status !== undefined) {
    socket.end(reply);
    return;
  }
  const target = net.connect(options.port, "127.0.0.1", () => {
    socket.write(reply);
    join(socket, target);
  });
  target.on("error", () => void socket.destroy());
}

type Read = (length: number) => Promise<Buffer>;

async function authenticated(
  socket: Socket,
  read: Read,
  user: { readonly name: string; readonly password: string },
): Promise<boolean> {
  await read(1);
  const name = await read((await read(1))[0] ?? 0);
  const password = await read((await read(1))[0] ?? 0);
  const right = name.toString() === user.name && password.toString() === user.password;
  socket.write(Buffer.from([1, right ? 0 : 1]));
  return right;
}

function reader(socket: Socket): Read {
  return async (length) => {
    for (;;) {
      const bytes = length === 0 ? Buffer.alloc(0) : (socket.read(length) as Buffer | null);
      if (bytes !== null) {
        return bytes;
      }
      await new Promise<void>((resolve, reject) => {
        socket.once("readable", resolve);
        socket.once("close", () => reject(new Error("closed")));
      });
    }
  };
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { messageOf } from "../base/errors.js";
import { ApiError } from "./refusals/api-error.js";
import type { User, Users } from "./http/users.js";
import type { Exchange, ServerContext } from "./http/request-context.js";
import type { Faults, FaultTarget } from "./faults/faults.js";
import { guardLoopback } from "./http/loopback-guard.js";
import { refusalEncoding } from "./encoding/negotiation.js";
import type { ObjectEncoding } from "./encoding/object-encoding.js";
import { badRequest, internalError, unauthorized } from "./refusals/refusals.js";
import { HttpReply, type Reply, sendError } from "./http/reply.js";
import { handleRequest } from "./handlers/request-handler.js";
import { serveWithFaults } from "./faults/request-faults.js";
import { verbOf } from "./http/request-verb.js";
import { type Route, routeOf } from "./http/router.js";

/** A request as the log keeps it. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark, as sent. */
  readonly query: string;
  /** Empty for whoever could not show who they are. */
  readonly user: string;
  /** On the server's clock. */
  readonly at: number;
}

export interface FrontDoorOptions {
  readonly context: ServerContext;
  readonly users: Users;
  readonly faults: Faults;
  /** Breaks a connection off with RST. */
  readonly reset: (socket: Socket) => void;
}

/** Requests the log keeps; older ones are forgotten. */
const LOG_LENGTH = 10_000;

/** Where requests come in: finds out who asks for what, keeps the log, and turns what is thrown into answers. */
export class FrontDoor {
  readonly #context: ServerContext;
  readonly #users: Users;
  readonly #faults: Faults;
  readonly #reset: (socket: Socket) => void;
  readonly #open = new Map<AbortController, string>();
  readonly #requests: LoggedRequest[] = [];
  readonly #idleWaiters = new Set<() => void>();

  constructor({ context, users, faults, reset }: FrontDoorOptions) {
    this.#context = context;
    this.#users = users;
    this.#faults = faults;
    this.#reset = reset;
  }

  /** The requests so far, oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** What is being answered at the moment: method and path of each. */
  get open(): readonly string[] {
    return [...this.#open.values()];
  }

  /** Ends every answer where it is. */
  abortAll(): void {
    for (const controller of this.#open.keys()) {
      controller.abort();
    }
  }

  /** Resolves when nothing is being answered. */
  async whenIdle(): Promise<void> {
    if (this.#open.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idleWaiters.add(resolve);
      });
    }
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const controller = new AbortController();
    const reply = new HttpReply(response, () => this.#reset(request.socket));
    this.#open.set(controller, `${request.method ?? ""} ${request.url ?? ""}`);
    response.once("close", () => {
      controller.abort();
      this.#open.delete(controller);
      this.#tellIdle();
    });
    // A socket that breaks is told by "close"; without a listener it would end the process.
    response.on("error", () => controller.abort());
    try {
      await this.#answer(request, reply, controller.signal);
    } catch (error) {
      await refuse(reply, error, refusalEncoding(request.headers.accept));
    }
  }

  async #answer(request: IncomingMessage, reply: Reply, signal: AbortSignal): Promise<void> {
    const method = request.method ?? "GET";
    const { pathname, search, searchParams } = parseTarget(request.url ?? "/");
    const path = decodePath(pathname);
    const log = { method, path, query: search.replace(/^\?/, ""), at: this.#context.clock.now() };
    let user: User;
    try {
      guardLoopback(request);
      user = this.#authenticate(request);
    } catch (error) {
      this.#log({ ...log, user: "" });
      throw error;
    }
    this.#log({ ...log, user: user.name });
    const { accept } = request.headers;
    const exchange = { request, method, path, query: searchParams, accept, user, reply, signal };
    const route = routeOf(path, this.#context.kinds);
    const struck = this.#faults.take(faultTarget(exchange, route, log.query));
    await serveWithFaults(this.#context, exchange, struck, async (changed) =>
      handleRequest(this.#context, changed, route),
    );
  }

  #authenticate(request: IncomingMessage): User {
    const { authorization } = request.headers;
    const { socket } = request;
    if (authorization === undefined && socket instanceof TLSSocket && socket.authorized) {
      const user = this.#users.named(String(socket.getPeerCertificate().subject.CN));
      if (user === undefined) {
        throw unauthorized();
      }
      return user;
    }
    return this.#users.authenticate(authorization);
  }

  #log(entry: LoggedRequest): void {
    this.#requests.push(entry);
    if (this.#requests.length > LOG_LENGTH) {
      this.#requests.shift();
    }
  }

  #tellIdle(): void {
    if (this.#open.size === 0) {
      for (const resolve of this.#idleWaiters) {
        resolve();
      }
      this.#idleWaiters.clear();
    }
  }
}

async function refuse(reply: Reply, error: unknown, encoding: ObjectEncoding): Promise<void> {
  if (reply.begun || reply.gone) {
    reply.breakOff("close");
    return;
  }
  await sendError(reply, error instanceof ApiError ? error : internalError(messageOf(error)), encoding);
}

function faultTarget(exchange: Exchange, route: Route, query: string): FaultTarget {
  const { method, path, user } = exchange;
  const isResource = route.to === "collection" || route.to === "object";
  return {
    method,
    path,
    query,
    user: user.name,
    verb: verbOf(route, method, exchange.query),
    resource: isResource ? route.kind.resource : "",
    namespace: isResource ? route.namespace : "",
  };
}

function parseTarget(target: string): URL {
  const base = "http://localhost";
  if (!target.startsWith("/") || !URL.canParse(base + target)) {
    throw badRequest("the request target is not a path");
  }
  return new URL(base + target);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badRequest("the request path is not valid UTF-8");
  }
}

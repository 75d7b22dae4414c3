import type { Socket } from "node:net";
import { messageOf } from "../base/errors.js";
import { ApiError } from "./refusals/api-error.js";
import { authenticate } from "./http/authentication.js";
import type { Users } from "./http/users.js";
import type { RequestContext, ServerContext } from "./http/request-context.js";
import type { FaultTarget } from "./faults/fault-match.js";
import type { Faults } from "./faults/faults.js";
import { type HttpRequest, type HttpResponse, isHttp2 } from "./http/http-messages.js";
import { guardLoopback } from "./http/loopback-guard.js";
import { refusalEncoding } from "./encoding/negotiation.js";
import type { ObjectEncoding } from "./encoding/object-encoding.js";
import { internalError } from "./refusals/refusals.js";
import { HttpReply, type Reply, sendError } from "./http/reply.js";
import { handleRequest } from "./handlers/request-handler.js";
import { type LoggedRequest, RequestLog } from "./http/request-log.js";
import { parseTarget } from "./http/request-target.js";
import { serveWithFaults } from "./faults/request-faults.js";
import { verbOf } from "./http/request-verb.js";
import { type Route, routeOf } from "./http/router.js";

/** The log is added to when a request comes in, and told later who sent it and how it was answered. */
type Writable<T> = { -readonly [Member in keyof T]: T[Member] };

/** What `FrontDoor` needs of the server. */
export interface FrontDoorOptions {
  readonly context: ServerContext;
  readonly users: Users;
  readonly faults: Faults;
  /** Breaks a connection with a TCP RST. */
  readonly reset: (socket: Socket) => void;
}

/**
 * Receives every request: checks the Host and Origin headers, authenticates the user, logs the request,
 * applies the faults that match it, passes it to its handler, and turns errors into responses.
 */
export class FrontDoor {
  readonly #context: ServerContext;
  readonly #users: Users;
  readonly #faults: Faults;
  readonly #reset: (socket: Socket) => void;
  readonly #open = new Map<AbortController, string>();
  readonly #log = new RequestLog();
  readonly #idleWaiters = new Set<() => void>();

  constructor({ context, users, faults, reset }: FrontDoorOptions) {
    this.#context = context;
    this.#users = users;
    this.#faults = faults;
    this.#reset = reset;
  }

  /** The latest requests, oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.#log.requests;
  }

  /** Method and path of each request whose response has not ended. */
  get open(): readonly string[] {
    return [...this.#open.values()];
  }

  /** Aborts the signal of every open request. */
  abortAll(): void {
    for (const controller of this.#open.keys()) {
      controller.abort();
    }
  }

  /** Resolves when no request is open. */
  async whenIdle(): Promise<void> {
    if (this.#open.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idleWaiters.add(resolve);
      });
    }
  }

  async handle(request: HttpRequest, response: HttpResponse): Promise<void> {
    const controller = new AbortController();
    const reply = new HttpReply(response, () => this.#reset(request.socket));
    this.#open.set(controller, `${request.method ?? ""} ${request.url ?? ""}`);
    response.once("close", () => {
      controller.abort();
      this.#open.delete(controller);
      this.#tellIdle();
    });
    // A broken socket also emits "close". Without this listener its error would end the process.
    response.on("error", () => controller.abort());
    if (isHttp2(response)) {
      // So does the error of a stream, which the request emits.
      request.on("error", () => controller.abort());
    }
    try {
      await this.#answer(request, reply, controller.signal);
    } catch (error) {
      await refuse(reply, error, refusalEncoding(request.headers.accept));
    }
  }

  async #answer(request: HttpRequest, reply: HttpReply, signal: AbortSignal): Promise<void> {
    const method = request.method ?? "GET";
    const { path, rawQuery, query } = parseTarget(request.url ?? "/");
    const { httpVersion } = request;
    const at = this.#context.clock.now();
    const logged: Writable<LoggedRequest> = {
      method,
      path,
      query: rawQuery,
      httpVersion,
      at,
      user: "",
      status: undefined,
    };
    this.#log.add(logged);
    reply.onBegin = (code) => {
      logged.status = code;
    };
    guardLoopback(request);
    const user = authenticate(request, this.#users);
    logged.user = user.name;
    const { accept } = request.headers;
    const requestContext = { request, method, path, query, accept, user, reply, signal };
    const route = routeOf(path, this.#context.kinds);
    const struck = this.#faults.take(faultTarget(requestContext, route, rawQuery));
    await serveWithFaults(this.#context, requestContext, struck, async (changed) =>
      handleRequest(this.#context, changed, route),
    );
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

function faultTarget(requestContext: RequestContext, route: Route, query: string): FaultTarget {
  const { method, path, user } = requestContext;
  const verb = verbOf(route, method, requestContext.query);
  const request = { method, path, query, user: user.name, verb };
  if (route.to !== "collection" && route.to !== "object") {
    return { ...request, group: "", resource: "", subresource: "", namespace: "", name: "" };
  }
  const { kind, namespace } = route;
  const { name, subresource } = route.to === "object" ? route : { name: "", subresource: "" };
  return { ...request, group: kind.group, resource: kind.resource, subresource, namespace, name };
}

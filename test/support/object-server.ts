import type { KubeObject } from "../../src/api/object.js";
import type { Transport, TransportRequest, TransportResponse } from "../../src/transport/transport.js";
import { ScriptedBody, type ScriptedResponse } from "./scripted-transport.js";

/** What happens to a request instead of, or after, what the server does. */
export type Interference = ScriptedResponse | Error | "answerLost" | "hangs" | undefined;

type Stored = KubeObject & { readonly metadata: { readonly name: string; readonly resourceVersion: string } };

/** Verbs by their HTTP methods, as client-go names them. */
const VERBS: Readonly<Record<string, string>> = { GET: "get", POST: "create", PUT: "update", PATCH: "patch" };

/** A transport that stores single objects as an API server does, with resourceVersions, and takes no time. */
export class ObjectServer implements Transport {
  /** The verb of each request, in order. */
  readonly verbs: string[] = [];
  readonly requests: TransportRequest[] = [];
  /** Called before each request is served. It may replace what happens. */
  interfere: (verb: string, request: TransportRequest) => Interference = () => undefined;
  readonly #objects = new Map<string, Stored>();
  #version = 100;

  /** The object at a path such as `/apis/GROUP/v1/namespaces/NAMESPACE/RESOURCE/NAME`. */
  get(path: string): Stored | undefined {
    return this.#objects.get(path);
  }

  paths(): string[] {
    return [...this.#objects.keys()];
  }

  /** Writes an object as another client does. */
  put(path: string, object: object): void {
    this.#version += 1;
    const { metadata } = object as KubeObject;
    const name = path.slice(path.lastIndexOf("/") + 1);
    this.#objects.set(path, {
      ...object,
      metadata: { name, ...metadata, resourceVersion: String(this.#version) },
    });
  }

  remove(path: string): void {
    this.#objects.delete(path);
  }

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse> {
    await Promise.resolve();
    signal?.throwIfAborted();
    const verb = VERBS[request.method ?? "GET"] ?? "";
    this.verbs.push(verb);
    this.requests.push(request);
    const instead = this.interfere(verb, request);
    if (instead instanceof Error) {
      throw instead;
    }
    if (instead === "hangs") {
      return hanging(signal);
    }
    const answer = typeof instead === "object" ? instead : this.#serve(verb, request);
    if (instead === "answerLost") {
      return hanging(signal);
    }
    const body = answer.body instanceof ScriptedBody ? answer.body : new ScriptedBody([answer.body ?? ""]);
    return { headers: { "content-type": "application/json" }, ...answer, status: answer.status ?? 200, body };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #serve(verb: string, { path, body }: TransportRequest): ScriptedResponse {
    const sent = JSON.parse(String(body ?? "{}")) as KubeObject;
    const name = verb === "create" ? `${path}/${sent.metadata?.name ?? ""}` : path;
    const stored = this.#objects.get(name);
    if (verb === "create") {
      return stored === undefined ? this.#stored(201, name, sent) : refusal(409, "AlreadyExists");
    }
    if (stored === undefined) {
      return refusal(404, "NotFound");
    }
    const { resourceVersion = stored.metadata.resourceVersion } = sent.metadata ?? {};
    if (verb === "update" && resourceVersion !== stored.metadata.resourceVersion) {
      return refusal(409, "Conflict");
    }
    const next: Readonly<Record<string, KubeObject>> = { update: sent, patch: { ...stored, ...sent } };
    return this.#stored(200, name, next[verb]);
  }

  /** Stores an object, if there is one. Answers with what is stored. */
  #stored(status: number, name: string, object: KubeObject | undefined): ScriptedResponse {
    if (object !== undefined) {
      this.put(name, object);
    }
    return { status, body: JSON.stringify(this.#objects.get(name)) };
  }
}

/** Returns the answer of a server that refuses a request. */
export function refusal(code: number, reason: string): ScriptedResponse {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    code,
    reason,
    message: `it is ${reason}`,
  };
  return { status: code, body: JSON.stringify(status) };
}

async function hanging(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

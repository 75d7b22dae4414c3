import { Agent, request as httpsRequest } from "node:https";
import type { KeyPair } from "../../../src/apiserver/http/certificates.js";

export interface ApiResponse {
  readonly status: number;
  readonly text: string;
  /** The text parsed as JSON, anew on each access; `undefined` if it is not JSON. */
  readonly body: unknown;
}

export interface ApiRequestOptions {
  /** Its part before the slash becomes the manager in `managedFields`. @defaultValue real-cluster/1.0 */
  readonly userAgent?: string;
  /** @defaultValue application/json; a strategic merge patch for PATCH */
  readonly contentType?: string;
  /** @defaultValue application/json */
  readonly accept?: string;
}

/** Sends requests as one user, without any of the code under test. */
export interface ApiClient {
  /** `path` begins with a slash and may have a query. A body that is an object is sent as JSON. */
  readonly request: (
    method: string,
    path: string,
    body?: object | string,
    options?: ApiRequestOptions,
  ) => Promise<ApiResponse>;
  /** Closes all connections. Later requests open new ones. */
  disconnect(): void;
}

export interface ApiClientOptions {
  readonly port: number;
  /** PEM encoded. */
  readonly ca: string;
  readonly credentials: KeyPair;
}

/** More requests at once would only wait in the server. */
const CONNECTIONS = 32;
/** Longer than the server takes for any single request (60 s). */
const TIMEOUT_MS = 90_000;

export function createApiClient(options: ApiClientOptions): ApiClient {
  let agent = createAgent(options);
  return {
    request: async (method, path, body, requestOptions = {}) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
        const request = httpsRequest({
          agent,
          method,
          path,
          host: "127.0.0.1",
          port: options.port,
          timeout: TIMEOUT_MS,
          headers: headersOf(method, payload, requestOptions),
        });
        request.once("timeout", () => {
          request.destroy(new Error(`Cannot ${method} ${path}: no answer in time`));
        });
        request.once("error", reject);
        request.once("response", (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => {
            chunks.push(chunk);
          });
          response.once("error", reject);
          response.once("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({
              status: response.statusCode ?? 0,
              text,
              get body() {
                return parsed(text);
              },
            });
          });
        });
        request.end(payload);
      }),
    disconnect: () => {
      agent.destroy();
      agent = createAgent(options);
    },
  };
}

function createAgent({ ca, credentials }: ApiClientOptions): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets: CONNECTIONS,
    ca,
    cert: credentials.certificate,
    key: credentials.key,
  });
}

function headersOf(
  method: string,
  payload: string | undefined,
  { userAgent = "real-cluster/1.0", contentType, accept = "application/json" }: ApiRequestOptions,
): Record<string, string | number> {
  const common = { accept, "user-agent": userAgent };
  if (payload === undefined) {
    return common;
  }
  const usual = method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json";
  return {
    ...common,
    "content-type": contentType ?? usual,
    "content-length": Buffer.byteLength(payload),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // /readyz and similar paths answer in plain text.
    return undefined;
  }
}

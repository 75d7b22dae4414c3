import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request as Node gives it, over either protocol. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;

/** A response as Node gives it, over either protocol. */
export type HttpResponse = ServerResponse | Http2ServerResponse;

/** Whether a response is a stream of HTTP/2, of which a connection has many. */
export function isHttp2(response: HttpResponse): response is Http2ServerResponse {
  return "stream" in response;
}

/** Returns the host that a request is for. HTTP/2 has it in a field of its own. */
export function hostOf({ headers }: HttpRequest): string {
  const authority = headers[":authority"];
  return headers.host ?? (typeof authority === "string" ? authority : "");
}

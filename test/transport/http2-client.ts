import type { TestContext } from "node:test";
import type { HttpTransport, HttpTransportOptions } from "../../src/transport/http-transport.js";
import { readAll, transportTo } from "../support/http-fixture.js";
import type { RawHttp2Connection, RawHttp2Server } from "../support/raw-http2.js";

/** Creates a transport to a server that writes single frames. It is closed when the test ends. */
export function connected(
  test: TestContext,
  { url, authority }: Pick<RawHttp2Server, "url" | "authority">,
  options: HttpTransportOptions = {},
): HttpTransport {
  const certificateAuthority = async (): Promise<string> => Promise.resolve(authority);
  return transportTo(test, { server: url, certificateAuthority }, options);
}

/** Makes a request and returns the whole body. */
export async function fetchText(transport: HttpTransport): Promise<string> {
  const { body } = await transport.request({ path: "/api" });
  return (await readAll(body)).toString();
}

/** Answers a request with the body `ok`. */
export function answerOk(connection: RawHttp2Connection, stream: number): void {
  connection.headers(stream);
  connection.data(stream, "ok", true);
}

import type { Clock } from "../base/clock.js";
import { TransportError } from "../transport/transport-error.js";
import type { TransportResponse } from "../transport/transport.js";
import { mediaTypeOf } from "../wire/json-codec.js";
import { readSome, shownWords } from "./status-error-from.js";

/** Whether a response is a web page. No API server answers a list or a watch with one. */
export function isWebPage({ headers }: TransportResponse): boolean {
  return ["text/html", "application/xhtml+xml"].includes(mediaTypeOf(headers["content-type"] ?? ""));
}

/** Makes the error of a response that is a web page. Reads the body or closes it. */
export async function webPageError(
  response: TransportResponse,
  clock: Clock,
  signal: AbortSignal,
): Promise<TransportError> {
  const words = shownWords(await readSome(response.body, clock, signal), response);
  const page = words === "" ? "a web page" : `a web page that says "${words}"`;
  return new TransportError(
    "ERR_MISDIRECTED",
    `Cannot read the response of the server: found ${page}, expected a Kubernetes API; ` +
      "log in if it is a login page, or correct server: in the kubeconfig",
  );
}

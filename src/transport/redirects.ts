import { shortened } from "../base/shortened.js";
import { withoutTrailing } from "../base/without-trailing.js";
import { TransportError } from "./transport-error.js";
import type { TransportRequest, TransportResponse } from "./transport.js";

/** The statuses that ask for the same request at another place. 300, 304 and 305 do not (RFC 9110, 15.4). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The largest number of redirects of one request. It is that of Go's client, which kubectl uses. */
const MAX_REDIRECTS = 10;

/** The largest length of an address in a message. */
const SHOWN_CHARACTERS = 200;

/**
 * The redirects of one request. They are followed on the same server (scheme, host and port) only, because
 * the request carries a credential. kubectl sends its credential to any server that it is redirected to.
 */
export class Redirects {
  readonly #server: URL;
  #followed = 0;
  #path: string;

  constructor(server: URL, path: string) {
    this.#server = server;
    this.#path = path;
  }

  /** The path and the query to request next. */
  get path(): string {
    return this.#path;
  }

  /**
   * Returns true if the response is a redirect to follow, and moves `path` there.
   *
   * @throws TransportError if it is a redirect that must not be followed. The response is closed then.
   */
  follow({ method = "GET" }: Pick<TransportRequest, "method">, response: TransportResponse): boolean {
    const { headers, mask = (text: string) => text } = response;
    const { location } = headers;
    if (method !== "GET" || !REDIRECTS.has(response.status) || location === undefined) {
      return false;
    }
    const here = this.#server.origin + this.#path;
    if (!URL.canParse(location, here)) {
      return this.#refuse(response, "to an address that is not a URL");
    }
    const target = new URL(location, here);
    const shown = (address: string): string => shortened(mask(address), SHOWN_CHARACTERS);
    if (!["http:", "https:"].includes(target.protocol)) {
      const scheme = shown(target.protocol.slice(0, -1));
      return this.#refuse(response, `to an address with scheme "${scheme}", expected "https" or "http"`);
    }
    if (target.origin !== this.#server.origin) {
      return this.#refuse(
        response,
        `to "${shown(addressOf(target))}", and credentials are not sent to another server; if the API server is there, ` +
          `use "${shown(this.#serverAt(target))}" as the server, or log in if that is a login page`,
      );
    }
    if (this.#followed === MAX_REDIRECTS) {
      const where = `more than ${MAX_REDIRECTS} times, the last time to "${shown(addressOf(target))}"`;
      return this.#refuse(response, where);
    }
    this.#followed += 1;
    this.#path = target.pathname + target.search;
    return true;
  }

  #refuse({ body }: TransportResponse, where: string): never {
    body.close();
    const message = `Cannot get a response from ${this.#server.origin}: it redirects ${where}`;
    throw new TransportError("ERR_MISDIRECTED", message);
  }

  /** Returns what to configure instead of the server, so that requests go to `target`. */
  #serverAt(target: URL): string {
    const asked = new URL(this.#server.origin + this.#path).pathname;
    const base = withoutTrailing("/", this.#server.pathname);
    const resource = asked.startsWith(base) ? asked.slice(base.length) : asked;
    const path = target.pathname.endsWith(resource)
      ? target.pathname.slice(0, target.pathname.length - resource.length)
      : "";
    return `${target.protocol}//${target.host}${path}`;
  }
}

/** Returns an address for messages. It has no query, because queries of login pages may contain secrets. */
function addressOf({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

import type { Transport } from "../../src/transport/transport.js";

/** The protocols that servers speak. What is promised holds over each, so tests of faults run over both. */
export const PROTOCOLS = ["HTTP/1.1", "HTTP/2"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The option of the transport with which it speaks a protocol, if the server offers both. */
export const HTTP_OPTION: Readonly<Record<Protocol, "auto" | "1.1">> = {
  "HTTP/1.1": "1.1",
  "HTTP/2": "auto",
};

/** A transport that remembers over which protocols its answers came, so that no test falls back unnoticed. */
export class ListeningTransport implements Transport {
  readonly #transport: Transport;
  readonly #heard = new Set<Protocol>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  request: Transport["request"] = async (request, signal) => {
    const response = await this.#transport.request(request, signal);
    // Only connections of HTTP/2 can be pinged.
    this.#heard.add(response.pinged === true ? "HTTP/2" : "HTTP/1.1");
    return response;
  };

  close: Transport["close"] = async () => this.#transport.close();

  /** The protocols over which answers have come. */
  get heard(): ReadonlySet<Protocol> {
    return this.#heard;
  }
}

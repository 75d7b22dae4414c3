import { once } from "node:events";
import net, { type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "./real/free-port.js";

/**
 * How a TCP proxy treats its connections, including those that are already open unless noted otherwise.
 *
 * - `pass`: forwards all bytes. Connections that have lost bytes in another mode still forward nothing.
 * - `reset`, `close`: breaks (RST) or ends (FIN) each connection after `afterBytes` more bytes from the
 *   server.
 * - `mute`: loses the server's bytes. The connections stay open.
 * - `blackHole`: loses the bytes of both sides. The connections stay open.
 * - `halfOpen`: accepts new connections and forwards nothing on them. Open connections go on as before.
 * - `slow`: forwards the server's bytes at a fixed rate for each connection.
 * - `crumbs`: forwards the server's bytes one by one.
 * - `refuse`: stops listening. Breaks open connections if `cut`.
 */
export type ProxyMode =
  | { readonly kind: "pass" | "mute" | "blackHole" | "halfOpen" | "crumbs" }
  | { readonly kind: "reset" | "close"; readonly afterBytes: number }
  | { readonly kind: "slow"; readonly bytesPerSecond: number }
  | { readonly kind: "refuse"; readonly cut: boolean };

/** A TCP proxy on 127.0.0.1 that can be told to misbehave at any time. */
export interface FaultProxy {
  readonly port: number;
  /** The number of connections accepted so far. */
  readonly accepted: number;
  /** The number of open client connections. */
  readonly open: number;
  set(mode: ProxyMode): Promise<void>;
  /** Breaks all connections. Resolves when the last one is gone. */
  close(): Promise<void>;
}

/** A slow connection writes this often per second. */
const SLOW_WRITES_PER_SECOND = 20;

/** Starts a proxy in front of a port of this machine. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const links = new Set<Link>();
  let mode: ProxyMode = { kind: "pass" };
  let accepted = 0;
  let server: Server | undefined;
  // A reserved port, because it must still be free when the proxy listens again after `refuse`.
  const [port = 0] = await freePorts(1);
  const listen = async (): Promise<void> => {
    const listening = net.createServer((client) => {
      accepted += 1;
      const link = new Link(client, targetPort, mode);
      links.add(link);
      client.once("close", () => void links.delete(link));
    });
    listening.listen({ port, host: "127.0.0.1" });
    await once(listening, "listening");
    server = listening;
  };
  await listen();
  /** Stops accepting connections. Open connections go on. */
  const stopListening = (): void => {
    server?.close();
    server = undefined;
  };
  const breakAll = (): void => {
    for (const link of links) {
      link.breakOff();
    }
  };
  return {
    port,
    get accepted() {
      return accepted;
    },
    get open() {
      return links.size;
    },
    set: async (next) => {
      mode = next;
      for (const link of links) {
        link.setMode(next);
      }
      if (next.kind === "refuse") {
        stopListening();
        if (next.cut) {
          breakAll();
        }
      } else if (server === undefined) {
        await listen();
      }
    },
    close: async () => {
      stopListening();
      breakAll();
      while (links.size > 0) {
        await sleep(5);
      }
    },
  };
}

/** A connection from a client, with the connection to the server that was made for it. */
class Link {
  readonly #client: Socket;
  readonly #target: Socket | undefined;
  #mode: ProxyMode;
  /** The number of bytes that the server has sent since the mode was set. */
  #passed = 0;
  /** The direction in which bytes were lost. TCP cannot continue after a gap, so neither does the link. */
  #deafToServer = false;
  #deafToClient = false;

  constructor(client: Socket, targetPort: number, mode: ProxyMode) {
    this.#client = client;
    this.#mode = mode;
    client.setNoDelay(true);
    client.on("error", () => undefined);
    client.once("close", () => void this.#target?.destroy());
    if (mode.kind === "halfOpen" || mode.kind === "blackHole") {
      this.#deafToClient = true;
      client.resume();
      return;
    }
    const target = net.connect({ port: targetPort, host: "127.0.0.1", noDelay: true });
    this.#target = target;
    target.on("error", () => this.#endWith());
    target.once("close", () => this.#endWith());
    this.setMode(mode);
    void this.#pump(client, async (chunk) => this.#toServer(target, chunk));
    void this.#pump(target, async (chunk) => this.#toClient(chunk));
  }

  setMode(mode: ProxyMode): void {
    this.#mode = mode;
    this.#passed = 0;
    this.#deafToServer ||= mode.kind === "mute" || mode.kind === "blackHole";
    this.#deafToClient ||= mode.kind === "blackHole";
  }

  breakOff(): void {
    this.#target?.destroy();
    this.#client.resetAndDestroy();
  }

  /** Closes the client's connection after the server's has closed, unless the client must not notice. */
  #endWith(): void {
    if (!this.#deafToServer) {
      this.#client.destroy();
    }
  }

  async #pump(from: Socket, forward: (chunk: Buffer) => Promise<void>): Promise<void> {
    try {
      // The socket is not read while a chunk is on its way, so a slow proxy slows the server down.
      for await (const chunk of from) {
        await forward(chunk as Buffer);
      }
    } catch {
      // The listeners of both sockets close the other side.
    }
  }

  async #toServer(target: Socket, chunk: Buffer): Promise<void> {
    if (!this.#deafToClient) {
      await write(target, chunk);
    }
  }

  async #toClient(chunk: Buffer): Promise<void> {
    if (this.#deafToServer) {
      return;
    }
    const mode = this.#mode;
    switch (mode.kind) {
      case "reset":
      case "close":
        await this.#endAfter(mode, chunk);
        return;
      case "slow":
        await this.#inParts(chunk, Math.ceil(mode.bytesPerSecond / SLOW_WRITES_PER_SECOND), async () =>
          sleep(1000 / SLOW_WRITES_PER_SECOND),
        );
        return;
      case "crumbs":
        await this.#inParts(chunk, 1, async () => sleep(0));
        return;
      case "pass":
      case "mute":
      case "blackHole":
      case "halfOpen":
      case "refuse":
        await write(this.#client, chunk);
    }
  }

  async #endAfter(mode: { kind: "reset" | "close"; afterBytes: number }, chunk: Buffer): Promise<void> {
    const part = chunk.subarray(0, mode.afterBytes - this.#passed);
    this.#passed += part.length;
    await write(this.#client, part);
    if (this.#passed >= mode.afterBytes) {
      this.#target?.destroy();
      if (mode.kind === "reset") {
        this.#client.resetAndDestroy();
      } else {
        this.#client.end();
      }
    }
  }

  async #inParts(chunk: Buffer, size: number, pause: () => Promise<void>): Promise<void> {
    const { kind } = this.#mode;
    // A link whose client has gone is told no further mode, and must not count out the rest for nobody.
    for (let start = 0; start < chunk.length && !this.#client.destroyed; start += size) {
      if (this.#mode.kind !== kind) {
        // The new mode decides about the remaining bytes.
        await this.#toClient(chunk.subarray(start));
        return;
      }
      await write(this.#client, chunk.subarray(start, start + size));
      await pause();
    }
  }
}

/** Writes a chunk. Resolves when the socket accepts more, or when it is closed. */
async function write(socket: Socket, chunk: Buffer): Promise<void> {
  if (chunk.length > 0 && !socket.destroyed && !socket.write(chunk)) {
    await new Promise<void>((resolve) => {
      socket.once("drain", resolve);
      socket.once("close", resolve);
    });
  }
}

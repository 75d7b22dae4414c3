import { request as httpsRequest } from "node:https";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { IncomingMessage } from "node:http";
import type { RealCluster } from "../real-cluster.js";

/** An event as the server sent it. */
export interface RawEvent {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
}

interface WireEvent {
  readonly type: string;
  readonly object: {
    readonly message?: string;
    readonly metadata: {
      readonly namespace?: string;
      readonly name?: string;
      readonly resourceVersion: string;
    };
  };
}

/**
 * A watch on all pods without any of the code under test. It has the events of the server in their order. If
 * the server ends the watch, it is opened again at the same position. Every other ending rejects `ended`.
 */
export class RawWatch {
  readonly events: RawEvent[] = [];
  /** Resolves after `close`. Rejects with the reason if the watch breaks. */
  readonly ended: Promise<void>;
  readonly #cluster: RealCluster;
  readonly #ca: Buffer;
  readonly #stop = new AbortController();
  #resourceVersion: string;

  constructor(cluster: RealCluster, resourceVersion: string) {
    this.#cluster = cluster;
    this.#ca = readFileSync(cluster.caFile);
    this.#resourceVersion = resourceVersion;
    this.ended = this.#follow();
    // Prevents an unhandled rejection. A later await still gets the reason.
    this.ended.catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #follow(): Promise<void> {
    for (;;) {
      try {
        await this.#read(await this.#open());
      } catch (error) {
        if (this.#stop.signal.aborted) {
          return;
        }
        throw error;
      }
    }
  }

  async #read(response: IncomingMessage): Promise<void> {
    if (response.statusCode !== 200) {
      throw new Error(`Cannot watch pods: found the status ${response.statusCode ?? 0}, expected 200`);
    }
    for await (const line of createInterface({ input: response })) {
      const { type, object } = JSON.parse(line) as WireEvent;
      if (type === "ERROR") {
        throw new Error(`Cannot watch pods: ${object.message ?? line}`);
      }
      const { namespace = "", name = "", resourceVersion } = object.metadata;
      this.#resourceVersion = resourceVersion;
      if (type !== "BOOKMARK") {
        this.events.push({ type, namespace, name, resourceVersion });
      }
    }
  }

  async #open(): Promise<IncomingMessage> {
    const { port, adminCertificate } = this.#cluster;
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=${this.#resourceVersion}`;
    return new Promise((resolve, reject) => {
      const request = httpsRequest({
        host: "127.0.0.1",
        port,
        path: `/api/v1/pods?${query}`,
        ca: this.#ca,
        cert: adminCertificate.certificate,
        key: adminCertificate.key,
        // Uses a connection of its own, so that no other request delays the watch.
        agent: false,
        signal: this.#stop.signal,
      });
      request.once("response", resolve);
      request.once("error", reject);
      request.end();
    });
  }
}

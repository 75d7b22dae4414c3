import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createCertificateAuthority } from "../src/apiserver/http/certificates.js";
import { kubeconfigText } from "../src/apiserver/kubeconfig.js";
import { systemClock } from "../src/base/clock.js";
import { PROTOBUF_TYPE } from "../src/wire/protobuf/protobuf-envelope.js";
import { type Encoding, type ReplayPods, replayPods } from "./replay-pods.js";

export interface ReplayOptions {
  readonly encoding: Encoding;
  readonly pods: number;
  /** The number of changes after the list. They change one pod after the other. */
  readonly events: number;
  /** The largest number of events per second. @defaultValue as fast as they are read */
  readonly perSecond?: number;
  /**
   * Whether each change changes an annotation, too, so that every format has something to print.
   *
   * @defaultValue only the version changes
   */
  readonly isAnnotated?: boolean;
  /** Called when an event is written to the socket. */
  readonly onEvent?: (index: number) => void;
}

/**
 * The approximate size of the portions in which events and items are written.
 * A busy server writes similar portions.
 */
const PORTION_BYTES = 64 * 1024;
const FIRST_VERSION = 1_000_000_000;

/**
 * A server that sends one list and one watch as fast as
 * the client reads them, so that it measures the client.
 */
export class ReplayServer {
  readonly kubeconfig: string;
  readonly #server: Server;

  constructor(server: Server, kubeconfig: string) {
    this.#server = server;
    this.kubeconfig = kubeconfig;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

export async function startReplayServer(options: ReplayOptions): Promise<ReplayServer> {
  const authority = await createCertificateAuthority(systemClock.date());
  const { certificate, key } = await authority.issueServer();
  const pods = await replayPods(options.encoding, options.isAnnotated === true);
  const server = createServer({ cert: certificate, key }, (request, response) => {
    // A failure means that the client has closed the connection, which is the normal end.
    void answer(options, pods, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const kubeconfig = kubeconfigText({
    url: `https://127.0.0.1:${port}`,
    caCertificate: authority.certificate,
    user: "admin",
    credentials: { token: "replay" },
  });
  return new ReplayServer(server, kubeconfig);
}

async function answer(
  options: ReplayOptions,
  pods: ReplayPods,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = new URL(request.url ?? "/", "https://replay").searchParams;
  if (query.has("sendInitialEvents")) {
    // client-go requests a streaming list first. This refusal makes it send a LIST.
    response.writeHead(422, { "Content-Type": "application/json" });
    response.end(
      JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason: "Invalid", code: 422 }),
    );
    return;
  }
  const isWatch = query.has("watch");
  const type = options.encoding === "json" ? "application/json" : PROTOBUF_TYPE;
  response.writeHead(200, {
    "Content-Type": isWatch && options.encoding === "protobuf" ? `${type};stream=watch` : type,
  });
  if (!isWatch) {
    await writeAll(response, listOf(options, pods));
    response.end();
    return;
  }
  response.flushHeaders();
  // A probe of a quiet watch asks from the position at the end of the events, and gets none.
  if (Number(query.get("resourceVersion") ?? 0) < FIRST_VERSION + options.pods + options.events) {
    await playEvents(options, pods, response);
  }
}

async function playEvents(options: ReplayOptions, pods: ReplayPods, response: ServerResponse): Promise<void> {
  const { perSecond } = options;
  if (perSecond === undefined) {
    await writeAll(response, eventsOf(options, pods));
    return;
  }
  const startedAt = systemClock.now();
  for (let event = 0; event < options.events && !response.destroyed; event += 1) {
    const dueMs = (event / perSecond) * 1000 - (systemClock.now() - startedAt);
    if (dueMs > 0.5) {
      await systemClock.sleep(dueMs);
    }
    const index = event % options.pods;
    options.onEvent?.(index);
    response.write(pods.event(index, FIRST_VERSION + options.pods + event + 1));
  }
}

/** Writes the parts in portions, no faster than they are read. */
async function writeAll(response: ServerResponse, parts: Iterable<Buffer>): Promise<void> {
  let pending: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const isRead = response.write(Buffer.concat(pending));
    pending = [];
    size = 0;
    if (!isRead && !response.destroyed) {
      await drained(response);
    }
  };
  for (const part of parts) {
    if (response.destroyed) {
      return;
    }
    pending.push(part);
    size += part.length;
    if (size >= PORTION_BYTES) {
      await flush();
    }
  }
  await flush();
}

/** Resolves when the response can be written to again or is closed. */
async function drained(response: ServerResponse): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(response, "drain", { signal }), once(response, "close", { signal })]);
  settled.abort();
}

function* eventsOf({ pods: count, events }: ReplayOptions, pods: ReplayPods): Generator<Buffer> {
  for (let event = 0; event < events; event += 1) {
    yield pods.event(event % count, FIRST_VERSION + count + event + 1);
  }
}

function* listOf({ encoding, pods: count }: ReplayOptions, pods: ReplayPods): Generator<Buffer> {
  const version = String(FIRST_VERSION + count);
  if (encoding === "protobuf") {
    yield* protobufList(count, version, pods);
    return;
  }
  yield Buffer.from(
    `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${version}"},"items":[`,
  );
  for (let index = 0; index < count; index += 1) {
    yield pods.item(index, FIRST_VERSION + index);
    yield Buffer.from(index < count - 1 ? "," : "]}\n");
  }
}

/**
 * Writes a list from front to back without holding it in memory.
 * This is possible because all items have one length.
 */
function* protobufList(count: number, version: string, pods: ReplayPods): Generator<Buffer> {
  const itemHead = field(2, pods.item(0, FIRST_VERSION).length);
  const metadata = delimited(1, delimited(2, Buffer.from(version)));
  const length = metadata.length + count * (itemHead.length + pods.item(0, FIRST_VERSION).length);
  const type = delimited(
    1,
    Buffer.concat([delimited(1, Buffer.from("v1")), delimited(2, Buffer.from("PodList"))]),
  );
  yield Buffer.concat([Buffer.from("k8s\0"), type, field(2, length), metadata]);
  for (let index = 0; index < count; index += 1) {
    yield itemHead;
    yield pods.item(index, FIRST_VERSION + index);
  }
}

function delimited(number: number, content: Buffer): Buffer {
  return Buffer.concat([field(number, content.length), content]);
}

/** Returns the tag and the length of a field. */
function field(number: number, length: number): Buffer {
  const bytes = [(number << 3) | 2];
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
    bytes.push((rest % 0x80) | 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

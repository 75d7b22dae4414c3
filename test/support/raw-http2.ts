import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import tls, { type TLSSocket } from "node:tls";
import { testAuthority } from "./certificates.js";

/** A server that writes the frames of HTTP/2 as a test wants them, also those that a proper server never sends. */
export interface RawHttp2Server {
  readonly url: string;
  /** The authority that has signed its certificate, in PEM. */
  readonly authority: string;
  /** Every connection so far, in order. */
  readonly connections: readonly RawHttp2Connection[];
}

/** One connection, which can write frames (RFC 9113, 6). */
export interface RawHttp2Connection {
  readonly socket: Socket;
  /** The numbers of the streams that the client has begun, in order. */
  readonly streams: readonly number[];
  /** How many bytes the client accepts on all streams together (RFC 9113, 6.9). */
  readonly windowBytes: number;
  /** Writes the status 200 and further lines. */
  headers(stream: number, end?: boolean, lines?: readonly HeaderLine[]): void;
  /** Writes a block of header lines alone: trailers, or an answer before the answer. */
  lines(stream: number, lines: readonly HeaderLine[], end?: boolean): void;
  data(stream: number, text: string, end?: boolean): void;
  reset(stream: number, code: number): void;
  goAway(lastStream: number, code: number): void;
  /** Writes any frame. */
  frame(type: number, flags: number, stream: number, payload: Buffer): void;
}

/** The name and the value of a header. */
export type HeaderLine = readonly [string, string];

/** The header block `:status: 200` (RFC 7541, appendix A). */
const STATUS_200 = Buffer.from([0x88]);
/** The most bytes of a frame. */
const FRAME_BYTES = 16_384;
const PREFACE_LENGTH = 24;
const HEADER_LENGTH = 9;
/** The types of frames (RFC 9113, 6). */
export const TYPE = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
/** The flags of frames. */
export const FLAG = { end: 1, ack: 1, endHeaders: 4 } as const;

export interface RawHttp2Options {
  /** Whether it answers PING, and empty SETTINGS, which have the same use. @defaultValue true */
  readonly answersPings?: boolean;
  /** The protocols that it accepts. Over HTTP/1.1 it answers by itself. @defaultValue h2 */
  readonly protocols?: string[];
}

/** Starts a server. `onRequest` is called for each stream that a client begins. */
export async function rawHttp2Server(
  test: TestContext,
  onRequest: (connection: RawHttp2Connection, stream: number) => void,
  { answersPings = true, protocols = ["h2"] }: RawHttp2Options = {},
): Promise<RawHttp2Server> {
  const authority = await testAuthority();
  const { certificate, key } = await authority.issue();
  const connections: RawConnection[] = [];
  const sockets: Socket[] = [];
  const http1 = http.createServer((_, response) => void response.end("over HTTP/1.1"));
  const server = tls.createServer({ cert: certificate, key, ALPNProtocols: protocols }, (socket) => {
    sockets.push(socket);
    if (socket.alpnProtocol === "h2") {
      connections.push(new RawConnection(socket, onRequest, answersPings));
    } else {
      http1.emit("connection", socket);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, authority: authority.certificate, connections };
}

class RawConnection implements RawHttp2Connection {
  readonly socket: TLSSocket;
  readonly streams: number[] = [];
  windowBytes = 65_535;
  readonly #onRequest: (connection: RawHttp2Connection, stream: number) => void;
  readonly #answersPings: boolean;
  #unread = Buffer.alloc(0);
  #prefaceRead = false;

  constructor(
    socket: TLSSocket,
    onRequest: (connection: RawHttp2Connection, stream: number) => void,
    answersPings: boolean,
  ) {
    this.socket = socket;
    this.#onRequest = onRequest;
    this.#answersPings = answersPings;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#write(TYPE.settings, 0, 0, Buffer.alloc(0));
  }

  headers(stream: number, end = false, lines: readonly HeaderLine[] = []): void {
    this.#block(stream, Buffer.concat([STATUS_200, headerLines(lines)]), end);
  }

  lines(stream: number, lines: readonly HeaderLine[], end = false): void {
    this.#block(stream, headerLines(lines), end);
  }

  data(stream: number, text: string, end = false): void {
    this.#write(TYPE.data, end ? FLAG.end : 0, stream, Buffer.from(text));
  }

  reset(stream: number, code: number): void {
    this.#write(TYPE.reset, 0, stream, numbers(code));
  }

  goAway(lastStream: number, code: number): void {
    this.#write(TYPE.goAway, 0, 0, numbers(lastStream, code));
  }

  frame(type: number, flags: number, stream: number, payload: Buffer): void {
    this.#write(type, flags, stream, payload);
  }

  /** Writes a block of headers in one frame, or in as many as it takes. */
  #block(stream: number, block: Buffer, end: boolean): void {
    for (let at = 0; at === 0 || at < block.length; at += FRAME_BYTES) {
      const type = at === 0 ? TYPE.headers : TYPE.continuation;
      const last = at + FRAME_BYTES >= block.length ? FLAG.endHeaders : 0;
      const flags = last | (end && at === 0 ? FLAG.end : 0);
      this.#write(type, flags, stream, block.subarray(at, at + FRAME_BYTES));
    }
  }

  #write(type: number, flags: number, stream: number, payload: Buffer): void {
    const header = Buffer.alloc(HEADER_LENGTH);
    header.writeUIntBE(payload.length, 0, 3);
    header[3] = type;
    header[4] = flags;
    header.writeUInt32BE(stream, 5);
    this.socket.write(Buffer.concat([header, payload]));
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    if (!this.#prefaceRead && this.#unread.length >= PREFACE_LENGTH) {
      this.#prefaceRead = true;
      this.#unread = this.#unread.subarray(PREFACE_LENGTH);
    }
    while (this.#prefaceRead && this.#unread.length >= HEADER_LENGTH) {
      const end = HEADER_LENGTH + this.#unread.readUIntBE(0, 3);
      if (this.#unread.length < end) {
        return;
      }
      const frame = this.#unread.subarray(0, end);
      this.#unread = this.#unread.subarray(end);
      this.#frame(frame);
    }
  }

  #frame(frame: Buffer): void {
    const [type, flags] = [frame[3], frame[4] ?? 0];
    if (type === TYPE.headers) {
      const stream = frame.readUInt32BE(5);
      this.streams.push(stream);
      this.#onRequest(this, stream);
    } else if (type === TYPE.windowUpdate && frame.readUInt32BE(5) === 0) {
      this.windowBytes += frame.readUInt32BE(HEADER_LENGTH);
    } else if (type === TYPE.settings && (flags & FLAG.ack) === 0) {
      if (frame.length === HEADER_LENGTH && !this.#answersPings) {
        return; // Empty settings are a PING in disguise.
      }
      this.#write(TYPE.settings, FLAG.ack, 0, Buffer.alloc(0));
    } else if (type === TYPE.ping && (flags & FLAG.ack) === 0 && this.#answersPings) {
      this.#write(TYPE.ping, FLAG.ack, 0, frame.subarray(HEADER_LENGTH));
    }
  }
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) {
    bytes.writeUInt32BE(value, 4 * index);
  }
  return bytes;
}

/** Encodes header lines without compression (RFC 7541, 6.2.2). */
export function headerLines(lines: readonly HeaderLine[]): Buffer {
  return Buffer.concat(lines.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

/** Encodes a text with its length (RFC 7541, 5.2). */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = [Math.min(bytes.length, 127)];
  for (let rest = bytes.length - 127; rest >= 0; rest = rest < 128 ? -1 : rest >> 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

import { connect } from "node:http2";
import type { Socket } from "node:net";
import type { Clock } from "../../base/clock.js";
import { Http2Session } from "./http2-session.js";

/**
 * What a server may send of one response before it is read. With less, each window full costs a round trip: with the
 * 64 KiB of the standard, a list of 60 MB over a path of 10 ms takes 20 s instead of half a second.
 */
const STREAM_WINDOW_BYTES = 4 * 1024 * 1024;

/** The same for all responses of a session together. Node gives credit for it as soon as bytes arrive. */
const SESSION_WINDOW_BYTES = 32 * 1024 * 1024;

/**
 * The most header lines of a response, as many as Node accepts over HTTP/1.1. A server can make a line of 4 KiB out of
 * one byte (RFC 7541), so this limits the memory of a response to 8 MB before its size is looked at.
 */
const MOST_HEADER_LINES = 2_000;

/** Where a session begins. */
export interface SessionOrigin {
  /** A connection on which both sides have agreed on HTTP/2. */
  readonly socket: Socket;
  readonly origin: string;
  readonly clock: Clock;
}

/** Begins a session of HTTP/2 on a connection. */
export function openSession({ socket, origin, clock }: SessionOrigin): Http2Session {
  const session = connect(origin, {
    createConnection: () => socket,
    maxHeaderListPairs: MOST_HEADER_LINES,
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES },
  });
  session.once("connect", () => {
    // Node emits this also for a session that was destroyed in the meantime.
    if (!session.destroyed) {
      session.setLocalWindowSize(SESSION_WINDOW_BYTES);
    }
  });
  return new Http2Session({ session, socket, origin, clock });
}

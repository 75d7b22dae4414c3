import { Alarm } from "../../base/alarm.js";
import type { Clock } from "../../base/clock.js";

/** How often it is looked at whether bytes have come. A session without any for this long to twice as long is pinged. */
const LOOK_MS = 15_000;

/**
 * How long the answer to a PING may take. With the time before the PING, a connection that passes nothing on is noticed
 * within 40 s. On a dead path, TCP gives the connection up after 25 s of silence (`tcp.ts`), but not while a PING waits to
 * be acknowledged. With 10 s, a PING that was sent just before does not delay it beyond 35 s.
 */
export const PING_LIMIT_MS = 10_000;

/** What the guard of a session needs of it. */
export interface GuardedSession {
  /** The bytes that have come over the connection so far. */
  readonly bytesRead: () => number;
  /** Sends a PING, unless the session is gone. It calls back when the answer comes. */
  readonly ping: (answered: () => void) => void;
  /** Called when no answer has come in time. */
  readonly onDead: () => void;
}

/**
 * Finds out whether a connection still passes anything on, while it has streams. Nothing else does: a connection on
 * which nothing comes back has no event, and TCP sees only the next hop. There is never more than one PING under way.
 */
export class SessionLiveness {
  readonly #session: GuardedSession;
  readonly #look: Alarm;
  #running = false;
  #seen = 0;
  /** Whether a PING is under way. It may have been sent for streams that have ended since. */
  #pinging = false;

  constructor(session: GuardedSession, clock: Clock) {
    this.#session = session;
    this.#look = new Alarm(clock, () => this.#looked());
  }

  /** Starts to look after the session, when its first stream begins. */
  start(): void {
    this.#running = true;
    this.#seen = this.#session.bytesRead();
    this.#look.set(LOOK_MS);
  }

  /** Ends it, when the last stream has ended. */
  stop(): void {
    this.#running = false;
    this.#look.dispose();
  }

  #looked(): void {
    const bytes = this.#session.bytesRead();
    if (bytes !== this.#seen) {
      this.#seen = bytes;
      this.#look.set(LOOK_MS);
    } else if (this.#pinging) {
      this.#session.onDead();
    } else {
      this.#pinging = true;
      this.#look.set(PING_LIMIT_MS);
      this.#session.ping(() => this.#answered());
    }
  }

  #answered(): void {
    this.#pinging = false;
    if (this.#running) {
      this.#seen = this.#session.bytesRead();
      this.#look.set(LOOK_MS);
    }
  }
}

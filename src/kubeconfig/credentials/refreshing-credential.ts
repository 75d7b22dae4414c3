import { abortable, linkedAbortController, type LinkedAbortController } from "../../base/abort.js";
import type { Clock } from "../../base/clock.js";
import { InformerError } from "../../base/errors.js";
import type { Credential, CredentialSource } from "../client-config.js";

/** A credential somebody made for us, and when it ends. */
export interface IssuedCredential {
  readonly credential: Credential;
  /** Absent: it is good until the server says otherwise. */
  readonly expiresAt?: Date | undefined;
}

/** A credential that expires this soon may not survive the way to a server whose clock is ahead. */
const SKEW_MS = 30_000;

interface Cached extends IssuedCredential {
  /** Wall-clock time from which another one is wanted. */
  readonly refreshAt: number;
}

interface Run {
  readonly result: Promise<Credential>;
  readonly life: LinkedAbortController;
  waiting: number;
}

/**
 * Keeps what `issue` made until shortly before it expires or the server rejects it. When a renewal fails and the old
 * credential has not expired yet, the old one is given: the next `get` tries again.
 *
 * One call of `issue` serves all who wait, and there is one at a time. Its signal aborts when the last of them has gone,
 * so that no plugin outlives who wanted it. Not so when he ran out of time: he will be back, and with less time than a
 * login takes it would be started over and over and never done. It goes on then, also without anybody, and who comes
 * later joins it. Where nobody comes any more nobody aborts it: `issue` has to come to an end by itself.
 */
export function refreshingCredential(
  issue: (signal: AbortSignal) => Promise<IssuedCredential>,
  clock: Pick<Clock, "date">,
): CredentialSource {
  let cached: Cached | undefined;
  let run: Run | undefined;

  function time(): number {
    return clock.date().getTime();
  }

  async function renew(signal: AbortSignal): Promise<Credential> {
    try {
      const startedAt = time();
      const issued = await issue(signal);
      cached = { ...issued, refreshAt: refreshAt(issued, startedAt) };
      return issued.credential;
    } catch (error) {
      if (cached !== undefined && time() < (cached.expiresAt?.getTime() ?? Infinity)) {
        return cached.credential;
      }
      throw error;
    }
  }

  function start(): Run {
    const life = linkedAbortController();
    const result = renew(life.signal).finally(() => {
      run = undefined;
    });
    // There may be nobody left to hear of it.
    result.catch(() => undefined);
    return { result, life, waiting: 0 };
  }

  async function join(joined: Run, signal: AbortSignal | undefined): Promise<Credential> {
    joined.waiting += 1;
    try {
      return await abortable(joined.result, signal);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0 && !ranOutOfTime(signal)) {
        joined.life.abort();
      }
    }
  }

  return {
    get: async (signal) => {
      signal?.throwIfAborted();
      // What was aborted mostly fails at once; what did not mind may still bring something.
      while (run?.life.signal.aborted === true) {
        await abortable(Promise.allSettled([run.result]), signal);
      }
      if (cached !== undefined && time() < cached.refreshAt) {
        return cached.credential;
      }
      return join((run ??= start()), signal);
    },
    reject: (rejected) => {
      if (cached?.credential === rejected) {
        cached = undefined;
      }
      return true;
    },
  };
}

/** He left for a TransportError, which this folder must not know by its class. Who leaves for another reason is gone. */
function ranOutOfTime(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason;
  return reason instanceof InformerError && reason.code === "ERR_TIMEOUT";
}

/** At most a quarter of a short life is given away as the margin, so that such a credential is used at all. */
function refreshAt({ expiresAt }: IssuedCredential, issuedAt: number): number {
  if (expiresAt === undefined) {
    return Infinity;
  }
  const end = expiresAt.getTime();
  return end - Math.min(SKEW_MS, Math.max(0, end - issuedAt) / 4);
}

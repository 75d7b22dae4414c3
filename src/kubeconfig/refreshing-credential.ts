import { abortable, linkedAbortController, type LinkedAbortController } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import type { Credential, CredentialSource } from "./client-config.js";

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
 * Keeps what `issue` made until shortly before it expires or the server rejects it. One call of `issue` serves all who
 * wait; its signal aborts when the last of them has gone. When a renewal fails and the old credential has not expired
 * yet, the old one is given: the next `get` tries again.
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
    const started: Run = { result: renew(life.signal).finally(() => ended(started)), life, waiting: 0 };
    return started;
  }

  function ended(which: Run): void {
    if (run === which) {
      run = undefined;
    }
  }

  return {
    get: async (signal) => {
      signal?.throwIfAborted();
      if (cached !== undefined && time() < cached.refreshAt) {
        return cached.credential;
      }
      const joined = (run ??= start());
      joined.waiting += 1;
      try {
        return await abortable(joined.result, signal);
      } finally {
        joined.waiting -= 1;
        if (joined.waiting === 0) {
          ended(joined);
          joined.life.abort();
        }
      }
    },
    reject: (rejected) => {
      if (cached?.credential === rejected) {
        cached = undefined;
      }
      return true;
    },
  };
}

/** At most a quarter of a short life is given away as the margin, so that such a credential is used at all. */
function refreshAt({ expiresAt }: IssuedCredential, issuedAt: number): number {
  if (expiresAt === undefined) {
    return Infinity;
  }
  const end = expiresAt.getTime();
  return end - Math.min(SKEW_MS, Math.max(0, end - issuedAt) / 4);
}

import { abortable, linkedAbortController, type LinkedAbortController } from "../../base/abort.js";
import type { Clock } from "../../base/clock.js";
import { InformerError } from "../../base/errors.js";
import type { Credential, CredentialSource } from "../client-config.js";

/** A credential that a plugin or a provider issued, and the time when it expires. */
export interface IssuedCredential {
  readonly credential: Credential;
  /** If absent, the credential is used until the server rejects it. */
  readonly expiresAt?: Date | undefined;
}

/**
 * A credential is renewed this long before it expires, because the clock of the server may be ahead of ours.
 */
export const SKEW_MS = 30_000;

interface Cached extends IssuedCredential {
  /** The wall-clock time, in milliseconds, from which `get` renews the credential. */
  readonly refreshAt: number;
}

/** A call of `issue` that has not ended yet. */
interface Run {
  readonly result: Promise<Credential>;
  readonly life: LinkedAbortController;
  /** The number of `get` calls that wait for the result. */
  waiting: number;
}

/**
 * Returns a source that caches the credential that `issue` returns, until shortly before it expires or until
 * the server rejects it. If a renewal fails and the old credential has not expired yet, `get` returns the old
 * one, and the next `get` tries again.
 *
 * A credential that has expired already when it is issued is returned nevertheless, as client-go does,
 * because a clock may be wrong and the server decides. The next `get` issues another one.
 *
 * At most one call of `issue` runs at a time, and it serves all callers that wait. Its signal aborts when the
 * last waiting caller gives up, so that a plugin does not run longer than it is needed.
 *
 * A caller that ran out of time is different, because it will ask again. If a login takes longer than the
 * callers' time limit, aborting would start it over and over and never finish it. The call therefore goes on
 * without a waiting caller, and later callers join it. If no caller comes back, nothing aborts the call, so
 * `issue` must end by itself.
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
      const issued = withExpiry(await issue(signal), time());
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
    // If no caller is left, a failure would be an unhandled rejection.
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
      // An aborted run usually fails at once. A run that ignores the abort may still return a credential.
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

/**
 * Whether the caller gave up because its time ran out, so that it will ask again. The error is matched by its
 * code because `kubeconfig/` may not import `TransportError`.
 */
function ranOutOfTime(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason;
  return reason instanceof InformerError && reason.code === "ERR_TIMEOUT";
}

/** Notes in a credential that it has expired already. */
function withExpiry(issued: IssuedCredential, now: number): IssuedCredential {
  const { credential, expiresAt } = issued;
  return expiresAt !== undefined && expiresAt.getTime() <= now
    ? { ...issued, credential: { ...credential, expiredAt: expiresAt } }
    : issued;
}

/** The margin is at most a quarter of the lifetime, so that credentials with a short life are used at all. */
function refreshAt({ expiresAt }: IssuedCredential, issuedAt: number): number {
  if (expiresAt === undefined) {
    return Infinity;
  }
  const end = expiresAt.getTime();
  return end - Math.min(SKEW_MS, Math.max(0, end - issuedAt) / 4);
}

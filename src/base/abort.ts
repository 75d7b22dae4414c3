/** A controller that aborts with its parent signal, until it is disposed of. */
export interface LinkedAbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /**
   * Removes the listener from the parent. Call it in `finally`, because a listener that is left behind is a
   * leak for as long as the parent lives.
   */
  dispose(): void;
}

/**
 * Returns a child of `parent`. It aborts when the parent does, with the same reason, and it can be aborted
 * alone.
 *
 * It stands in for `AbortSignal.any`, which on Node 20 keeps every child reachable from a long-lived parent.
 */
export function linkedAbortController(parent?: AbortSignal): LinkedAbortController {
  const controller = new AbortController();
  let dispose = (): void => undefined;
  if (parent?.aborted === true) {
    controller.abort(parent.reason);
  } else if (parent !== undefined) {
    dispose = onAbort(parent, () => controller.abort(parent.reason));
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    dispose,
  };
}

/**
 * Waits for `promise`, or rejects with `signal.reason` if the signal aborts first. It leaves no listener on
 * the signal. If `promise` rejects after the abort, the rejection is ignored.
 *
 * A promise that is still pending holds some memory for every wait on it, also for those that were aborted.
 * If there may be many such waits, give each wait a promise of its own.
 */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return promise;
  }
  const child = linkedAbortController(signal);
  try {
    return await Promise.race([promise, rejectionOn(child.signal)]);
  } finally {
    child.dispose();
    promise.catch(() => undefined);
  }
}

/** Waits for one part of a whole. If that part fails, `whole` is aborted with its error. */
export async function abortOnFailure(
  part: Promise<void>,
  whole: Pick<LinkedAbortController, "abort">,
): Promise<void> {
  try {
    await part;
  } catch (error) {
    whole.abort(error);
    throw error;
  }
}

async function rejectionOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const rejectWithReason = (): void => {
      // The reason is the caller's own value and is passed on unchanged.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
      reject(signal.reason);
    };
    if (signal.aborted) {
      rejectWithReason();
    } else {
      signal.addEventListener("abort", rejectWithReason, { once: true });
    }
  });
}

/** What follows a signal: the one listener on it, and what that calls. */
interface Followers {
  readonly callbacks: Set<{ readonly callback: () => void }>;
  readonly listener: () => void;
}

const followersOf = new WeakMap<AbortSignal, Followers>();

/**
 * Calls `callback` once when the signal aborts, and never if it has aborted already. Returns a function that takes
 * the callback back, which may be called at any time. The callback must not throw.
 *
 * However many callbacks wait for a signal, it has one listener, and none after the last is taken back. Node warns of
 * a leak at the eleventh listener of a signal, and programs that run many informers give them all the same signal.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    return () => undefined;
  }
  const followers = followersOf.get(signal) ?? follow(signal);
  const entry = { callback };
  followers.callbacks.add(entry);
  return () => {
    if (followers.callbacks.delete(entry) && followers.callbacks.size === 0) {
      unfollow(signal, followers);
    }
  };
}

function follow(signal: AbortSignal): Followers {
  const callbacks: Followers["callbacks"] = new Set();
  const followers: Followers = {
    callbacks,
    listener: () => {
      followersOf.delete(signal);
      // A set may change while it is walked through: what a callback takes back is not called.
      for (const { callback } of callbacks) {
        callback();
      }
      callbacks.clear();
    },
  };
  followersOf.set(signal, followers);
  signal.addEventListener("abort", followers.listener, { once: true });
  return followers;
}

function unfollow(signal: AbortSignal, followers: Followers): void {
  if (followersOf.get(signal) === followers) {
    followersOf.delete(signal);
  }
  signal.removeEventListener("abort", followers.listener);
}

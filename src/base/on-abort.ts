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

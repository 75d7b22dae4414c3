import { setMaxListeners } from "node:events";

/** A controller that follows its parent signal until it is disposed. */
export interface LinkedAbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Lets go of the parent. Call it in `finally`: a listener left behind is a leak for as long as the parent lives. */
  dispose(): void;
}

/**
 * A child of `parent` that aborts with it, for its reason, and may abort alone.
 *
 * Instead of `AbortSignal.any`, which on Node 20 keeps every child reachable from a long-lived parent.
 */
export function linkedAbortController(parent?: AbortSignal): LinkedAbortController {
  const controller = new AbortController();
  function follow(): void {
    controller.abort(parent?.reason);
  }
  if (parent?.aborted === true) {
    follow();
  } else {
    parent?.addEventListener("abort", follow, { once: true });
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    dispose: () => parent?.removeEventListener("abort", follow),
  };
}

/** The same for many to follow at once: Node would take more than ten listeners for a leak. */
export function sharedAbortController(parent?: AbortSignal): LinkedAbortController {
  const shared = linkedAbortController(parent);
  setMaxListeners(0, shared.signal);
  return shared;
}

/**
 * Waits for `promise`, but no longer than the signal allows: rejects with `signal.reason` when it aborts first. The
 * listener is gone afterwards. What `promise` does after an abort is nobody's business: its rejection is swallowed.
 *
 * Until `promise` is settled it keeps something of each such wait: where many may wait long, give each one of its own.
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

async function rejectionOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const rejectWithReason = (): void => {
      // The reason is the caller's own value; it is passed on untouched.
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

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

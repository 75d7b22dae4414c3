/** Counts the listeners on every AbortSignal of the process, including signals inside the code under test. */
export interface AbortListenerCount {
  /** Returns the most listeners that a live signal has had at once since the last call. */
  takePeak(): number;
  stop(): void;
}

type Patched = Pick<AbortSignal, "addEventListener" | "removeEventListener">;

/**
 * Begins to count. A listener that stays on a long-lived signal is a leak, and neither the heap nor the
 * signal of the caller shows it soon.
 */
export function countAbortListeners(): AbortListenerCount {
  const listeners = new WeakMap<object, Set<unknown>>();
  const prototype = AbortSignal.prototype as Patched;
  const original: Patched = {
    addEventListener: prototype.addEventListener,
    removeEventListener: prototype.removeEventListener,
  };
  let peak = 0;
  prototype.addEventListener = function (this: AbortSignal, type, listener, options) {
    original.addEventListener.call(this, type, listener, options);
    if (!this.aborted) {
      const added = listeners.get(this) ?? new Set();
      listeners.set(this, added.add(listener));
      peak = Math.max(peak, added.size);
    }
  };
  prototype.removeEventListener = function (this: AbortSignal, type, listener, options) {
    original.removeEventListener.call(this, type, listener, options);
    listeners.get(this)?.delete(listener);
  };
  return {
    takePeak: () => {
      const taken = peak;
      peak = 0;
      return taken;
    },
    stop: () => {
      Object.assign(prototype, original);
    },
  };
}

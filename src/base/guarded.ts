import type { Logger } from "./logger.js";

/**
 * Wraps a callback of the user so that it cannot break its caller. What the callback throws, or what its
 * promise rejects with, is logged as `<name> failed` and otherwise ignored. The caller does not wait for the
 * promise.
 */
export function guarded<Args extends readonly unknown[]>(
  name: string,
  logger: Logger,
  callback: (...args: Args) => unknown,
): (...args: Args) => void {
  function failed(error: unknown): void {
    try {
      logger.error({ err: error }, `${name} failed`);
    } catch {
      // The logger is the user's code too, and there is nowhere left to report that it failed.
    }
  }
  return (...args) => {
    try {
      const answer = callback(...args);
      if (answer instanceof Promise) {
        answer.catch(failed);
      }
    } catch (error) {
      failed(error);
    }
  };
}

import type { Logger } from "./logger.js";

/**
 * A callback of the user, made harmless: whoever listens must not break what is listened to. What it throws, or what
 * its promise rejects with, is logged as `<name> failed` and passed over; nobody waits for its promise.
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
      // A logger is the user's too, and nobody is left to tell.
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

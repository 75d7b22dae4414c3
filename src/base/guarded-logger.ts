import { guarded } from "./guarded.js";
import { type Logger, silentLogger } from "./logger.js";

/**
 * Wraps a logger of the user so that it cannot break the library. What it throws, or what its promise rejects
 * with, is dropped, because there is nowhere left to report it.
 */
export function guardedLogger(logger: Logger): Logger {
  function quietly(level: keyof Logger): Logger["error"] {
    // The method is looked up at each call, because loggers replace their methods when their level is set.
    return guarded("logger", silentLogger, (fields: object, message: string) =>
      logger[level](fields, message),
    );
  }
  return {
    debug: quietly("debug"),
    info: quietly("info"),
    warn: quietly("warn"),
    error: quietly("error"),
  };
}

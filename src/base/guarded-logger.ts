import { guarded } from "./guarded.js";
import { type Logger, silentLogger } from "./logger.js";

/** A logger of the user, made harmless. What it throws, or rejects with, is dropped: there is nobody left to tell. */
export function guardedLogger(logger: Logger): Logger {
  function quietly(level: keyof Logger): Logger["error"] {
    // Looked up at each call: loggers replace their methods when their level is set.
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

import type { Logger } from "../../base/logger.js";

/**
 * Returns the logger of a watch that nobody asked for. Its notices are details, but the one after a warning is told,
 * because it says that the trouble is over.
 */
export function helperLogger(logger: Logger): Logger {
  let hasWarned = false;
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => {
      logger[hasWarned ? "info" : "debug"](fields, message);
      hasWarned = false;
    },
    warn: (fields, message) => {
      hasWarned = true;
      logger.warn(fields, message);
    },
    error: (fields, message) => logger.error(fields, message),
  };
}

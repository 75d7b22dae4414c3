/**
 * The destination of the library's log lines. As in pino, the structured fields come before the message, so
 * that a pino logger can be passed as it is. The library never logs credentials or the contents of objects.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A logger that logs nothing. It is the default of the library. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

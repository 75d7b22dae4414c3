/**
 * Root of every error this library throws on purpose. `code` is stable API, match on it; `message` is for people
 * and may change. Anything else that escapes is a bug.
 */
export class InformerError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The words of anything that was thrown, for use inside another message. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

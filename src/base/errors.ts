/**
 * The base class of every error that this library throws on purpose. Match on `code`, which is stable API.
 * `message` is for people and may change. Any other error that escapes from the library is a bug.
 */
export class InformerError extends Error {
  /** The name of the class. Written out in each class, because a minifier may rename the class itself. */
  override readonly name: string = "InformerError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Returns the message of anything that was thrown, for use inside another message. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

import { InformerError } from "../base/errors.js";

/**
 * The error of a leader that had to stop, because it could not renew its Lease in time, or because another candidate
 * holds the Lease. Its `code` is `ERR_LEASE_LOST`, and its `cause` is the last failure of a request, if there was one.
 */
export class LeaseLostError extends InformerError {
  override readonly name: string = "LeaseLostError";

  constructor(message: string, options?: ErrorOptions) {
    super("ERR_LEASE_LOST", message, options);
  }
}

import { InformerError } from "../base/errors.js";

/** The command line cannot be understood. Ends with 2 and a pointer to `--help`. */
export class UsageError extends InformerError {
  constructor(message: string) {
    super("ERR_USAGE", message);
  }
}

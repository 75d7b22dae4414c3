import { InformerError } from "../base/errors.js";

/** The command line cannot be understood. Ends with 2 and a pointer to `--help`. */
export class UsageError extends InformerError {
  /** Long name of the flag at fault; empty where it is none. */
  readonly flag: string;

  constructor(message: string, flag: string) {
    super("ERR_USAGE", message);
    this.flag = flag;
  }
}

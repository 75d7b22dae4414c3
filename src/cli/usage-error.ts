import { InformerError } from "../base/errors.js";

/** The command line cannot be understood. Ends with 2 and a pointer to `--help`. */
export class UsageError extends InformerError {
  /** Long name of the flag at fault; empty where it is none. */
  readonly flag: string;
  /** The command it is about, where that is known here and might not be to whoever catches this. */
  readonly command: "demo" | undefined;

  constructor(message: string, flag: string, command?: "demo") {
    super("ERR_USAGE", message);
    this.flag = flag;
    this.command = command;
  }
}

import { InformerError } from "../base/errors.js";

/** The error about a wrong command line. The program ends with exit code 2 and a pointer to `--help`. */
export class UsageError extends InformerError {
  override readonly name: string = "UsageError";
  /** The long name of the flag that is wrong, or an empty string if no flag is. */
  readonly flag: string;
  /** The command that was used wrongly. Set only if the code that catches the error may not know it. */
  readonly command: "demo" | "completion" | undefined;

  constructor(message: string, flag: string, command?: "demo" | "completion") {
    super("ERR_USAGE", message);
    this.flag = flag;
    this.command = command;
  }
}

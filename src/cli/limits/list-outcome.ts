import { InformerError } from "../../base/errors.js";
import { ExitCode } from "../exit-code.js";
import type { Printing } from "../watching/printing.js";

/** Returns the exit code of a run that has printed what it was asked for, as far as templates have not failed. */
export function codeOfPrinted({ trouble }: Pick<Printing, "trouble">): ExitCode {
  return (trouble?.failures ?? 0) > 0 ? ExitCode.failed : ExitCode.done;
}

/** Returns the error about objects that were named and do not exist, such as `the pod "x" in the namespace "shop"`. */
export function notFound(missing: readonly string[]): InformerError {
  return new InformerError("ERR_NOT_FOUND", `Cannot find ${missing.join(", ")}`);
}

import { type Paint, plainPaint } from "../printer/printer.js";
import type { Host } from "./host.js";

/**
 * Whether to colour: the flag, else NO_COLOR, FORCE_COLOR, CLICOLOR, a dumb terminal, and at last whether stdout is a
 * terminal at all. Decided once; nothing asks the environment again.
 */
export function wantsColor(when: string, { env, streams }: Pick<Host, "env" | "streams">): boolean {
  if (when !== "auto") {
    return when === "always";
  }
  if (isSet(env["NO_COLOR"])) {
    return false;
  }
  if (isSet(env["FORCE_COLOR"])) {
    return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  }
  if (isSet(env["CLICOLOR_FORCE"]) && env["CLICOLOR_FORCE"] !== "0") {
    return true;
  }
  return streams.outIsTerminal && env["TERM"] !== "dumb" && env["CLICOLOR"] !== "0";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** Returns a paint of the sixteen colours that every terminal has, in the user's own palette, or one without colours. */
export async function paintOf(colors: boolean): Promise<Paint> {
  if (!colors) {
    return plainPaint;
  }
  // Only runs that print in colour need it.
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return {
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    pending: (text) => chalk.yellow(text),
    dim: (text) => chalk.dim(text),
  };
}

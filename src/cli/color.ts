import { type Paint, plainPaint } from "../printer/printer.js";
import type { Host } from "./host.js";

/**
 * Whether to colour the output. If the flag is `auto`, the first of NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE
 * that is set decides. If none of them does, the output is coloured if stdout is a terminal, unless TERM is
 * `dumb` or CLICOLOR is 0.
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

/**
 * Returns the colours of the printer, from the sixteen that every terminal has in the user's own palette.
 */
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

import { type Paint, plainPaint } from "../printer/printer.js";
import type { Host } from "./host.js";
import { UsageError } from "./usage-error.js";

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

type Meaning = keyof Paint;

/** The colour of each meaning, as SGR numbers. Every terminal has these colours, in the palette of its user. */
const COLORS: Readonly<Record<Meaning, string>> = { good: "32", bad: "1;31", pending: "33", dim: "2" };

/** The environment variable that changes colours: `good=36:bad=1;31:pending=33:dim=2`. */
const VARIABLE = "K8S_INFORMER_COLORS";

/**
 * Returns the colours of the printer.
 *
 * @throws UsageError if the environment variable has anything but meanings and numbers, even if nothing is coloured.
 */
export function paintOf(colors: boolean, env: Host["env"]): Paint {
  const codes = { ...COLORS, ...chosenColors(env[VARIABLE] ?? "") };
  if (!colors) {
    return plainPaint;
  }
  const painted = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
  return {
    good: painted(codes.good),
    bad: painted(codes.bad),
    pending: painted(codes.pending),
    dim: painted(codes.dim),
  };
}

/** The largest number that SGR has: of a colour in a palette of 256. */
const LARGEST = 255;

function chosenColors(text: string): Partial<Record<Meaning, string>> {
  const chosen: Partial<Record<Meaning, string>> = {};
  for (const part of text.split(":").filter((entry) => entry !== "")) {
    const [, meaning = "", code = ""] = /^(\w+)=(\d{1,3}(?:;\d{1,3})*)$/.exec(part) ?? [];
    if (!Object.hasOwn(COLORS, meaning) || code.split(";").some((number) => Number(number) > LARGEST)) {
      throw new UsageError(
        `Cannot use ${VARIABLE}="${text}": found "${part}", expected ${Object.keys(COLORS).join(", ")} with numbers from 0 to ${LARGEST}, such as bad=1;31`,
        VARIABLE,
      );
    }
    chosen[meaning as Meaning] = code;
  }
  return chosen;
}

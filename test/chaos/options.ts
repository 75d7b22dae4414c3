import { parseArgs } from "node:util";

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Whether to run against kube-apiserver and etcd instead of the embedded server. */
  readonly real: boolean;
}

/** A mistake on the command line. The message is for its user. */
export class ChaosUsageError extends Error {
  override readonly name = "ChaosUsageError";
}

export const CHAOS_USAGE = "npm run chaos -- [--minutes M] [--seed S] [--real]";

/** One day. A longer run is a typing error, or better done with several seeds. */
const MOST_MINUTES = 1_440;
const LARGEST_SEED = 0x7fff_ffff;

/** Parses the command line. @throws ChaosUsageError that names the wrong argument. */
export function parseChaosOptions(
  argv: readonly string[],
  freshSeed: () => number = () => Math.floor(Math.random() * LARGEST_SEED),
): ChaosOptions {
  const values = parsed(argv);
  return {
    minutes: numberOf("--minutes", values.minutes ?? "2", { least: 0.05, most: MOST_MINUTES }),
    seed: wholeNumber("--seed", values.seed ?? String(freshSeed())),
    real: values.real ?? false,
  };
}

function parsed(argv: readonly string[]): { minutes?: string; seed?: string; real?: boolean } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { minutes: { type: "string" }, seed: { type: "string" }, real: { type: "boolean" } },
    });
    return values;
  } catch (error) {
    throw new ChaosUsageError(
      `Cannot run chaos: ${error instanceof Error ? error.message.split(". ", 1)[0] : ""}`,
    );
  }
}

function wholeNumber(flag: string, text: string): number {
  const value = numberOf(flag, text, { least: 0, most: LARGEST_SEED });
  if (!Number.isInteger(value)) {
    throw new ChaosUsageError(`Cannot use ${flag} "${text}": expected a whole number`);
  }
  return value;
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

export function numberOf(flag: string, text: string, { least, most }: Limits): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most)) {
    throw new ChaosUsageError(`Cannot use ${flag} "${text}": expected a number from ${least} to ${most}`);
  }
  return value;
}

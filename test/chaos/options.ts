import { parseArgs } from "node:util";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Whether to run against kube-apiserver and etcd instead of the embedded server. */
  readonly real: boolean;
  /** The protocol between informers and server. */
  readonly protocol: Protocol;
}

/** A mistake on the command line. The message is for its user. */
export class ChaosUsageError extends Error {
  override readonly name = "ChaosUsageError";
}

export const CHAOS_USAGE = "npm run chaos -- [--minutes M] [--seed S] [--real] [--http 1.1|2]";

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
    protocol: protocolOf(values.http ?? "2"),
  };
}

function protocolOf(version: string): Protocol {
  const protocol = PROTOCOLS.find((name) => name === `HTTP/${version}`);
  if (protocol === undefined) {
    throw new ChaosUsageError(`Cannot use --http "${version}": expected 1.1 or 2`);
  }
  return protocol;
}

interface Words {
  readonly minutes?: string;
  readonly seed?: string;
  readonly real?: boolean;
  readonly http?: string;
}

function parsed(argv: readonly string[]): Words {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: "string" },
        seed: { type: "string" },
        real: { type: "boolean" },
        http: { type: "string" },
      },
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

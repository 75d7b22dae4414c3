import { systemClock } from "../src/base/clock.js";
import { messageOf } from "../src/base/errors.js";
import { comparison, type Rounds } from "./ratios.js";
import type { Report } from "./report.js";

/** Something to measure any number of times. */
export interface Contender {
  readonly name: string;
  readonly measure: () => Promise<Rounds[number]>;
}

/** How often to measure. */
export interface Turns {
  readonly rounds: number;
  /** Milliseconds to rest after each measurement. */
  readonly settleMs: number;
}

/** The values of each contender, round by round, and why some are missing. */
export interface Measured {
  readonly rounds: ReadonlyMap<string, Rounds>;
  readonly notes: readonly string[];
}

/**
 * Measures round by round. In each round every contender has one turn, so
 * that other load on the machine affects all of them.
 *
 * If the first contender fails, this rejects.
 * If another one fails, its round is left out and a note tells why.
 */
export async function measuredInTurn(
  contenders: readonly Contender[],
  { rounds, settleMs }: Turns,
): Promise<Measured> {
  const measured = new Map<string, Rounds>();
  const notes: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, measure } of contenders) {
      const found = await measure().catch((error: unknown) => {
        if (name === contenders[0]?.name) {
          throw error;
        }
        notes.push(`${name} is left out of round ${round}: ${messageOf(error)}`);
      });
      if (found !== undefined) {
        measured.set(name, [...(measured.get(name) ?? []), found]);
      }
      await systemClock.sleep(settleMs);
    }
  }
  return { rounds: measured, notes };
}

/**
 * Measures like `measuredInTurn`, and resolves with the medians, and with the ratio of the first contender to each other
 * one.
 */
export async function inTurn(
  contenders: readonly Contender[],
  turns: Turns,
): Promise<Pick<Report, "rows" | "notes">> {
  const { rounds, notes } = await measuredInTurn(contenders, turns);
  return { rows: comparison(rounds), notes };
}

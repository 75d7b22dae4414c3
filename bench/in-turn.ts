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

/**
 * Measures round by round. In each round every contender has one turn, so
 * that other load on the machine affects all of them. Resolves with the
 * medians, and with the ratio of the first contender to each other one.
 *
 * If the first contender fails, this rejects.
 * If another one fails, its round is left out and a note tells why.
 */
export async function inTurn(
  contenders: readonly Contender[],
  { rounds, settleMs }: Turns,
): Promise<Pick<Report, "rows" | "notes">> {
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
  return { rows: comparison(measured), notes };
}

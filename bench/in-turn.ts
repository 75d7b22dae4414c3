import { systemClock } from "../src/base/clock.js";
import { messageOf } from "../src/base/errors.js";
import { comparison, type Rounds } from "./ratios.js";
import type { Report } from "./report.js";

/** Something to be measured, as often as it is asked. */
export interface Contender {
  readonly name: string;
  readonly measure: () => Promise<Rounds[number]>;
}

export interface Turns {
  readonly rounds: number;
  /** How long everything rests after each measurement. */
  readonly settleMs: number;
}

/**
 * Measures round by round, each contender in its turn, so that what the machine does besides hits all of them; the
 * medians, and what those of the first one are of each other one's. Where another than the first one fails, it is said
 * and its round left out.
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

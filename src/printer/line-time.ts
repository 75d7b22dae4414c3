import { localTime } from "./local-time.js";

/**
 * Returns what a line begins with: the time `at` which it is printed, and the space after it. Lines without a time begin
 * with an empty text.
 */
export type LineTime = (at: Date) => string;

/** Returns the time as Go's logger writes it. It is made only once a second, because many lines are printed in one. */
export function clockTime(): LineTime {
  let second = Number.NaN;
  let text = "";
  return (at) => {
    const now = Math.floor(at.getTime() / 1000);
    if (now !== second) {
      second = now;
      text = `${localTime(at)} `;
    }
    return text;
  };
}

import { localTime } from "./local-time.js";

/**
 * Returns what a line begins with: the time `at` which it is printed, and the space after it. Lines without a time begin
 * with an empty text.
 */
export type LineTime = (at: Date) => string;

/** What lines without a time begin with. */
export const noTime: LineTime = () => "";

/** Returns the time as Go's logger writes it. */
export function clockTime(): LineTime {
  return onceASecond(localTime);
}

/** Returns the time of the day, which tables begin with. */
export function timeOfDay(): LineTime {
  return onceASecond((at) => localTime(at).slice("2006/01/02 ".length));
}

/** Makes a time only once a second, because many lines are printed in one. */
function onceASecond(write: (at: Date) => string): LineTime {
  let second = Number.NaN;
  let text = "";
  return (at) => {
    const now = Math.floor(at.getTime() / 1000);
    if (now !== second) {
      second = now;
      text = `${write(at)} `;
    }
    return text;
  };
}

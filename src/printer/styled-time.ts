import { type LineTime, noTime } from "./line-time.js";

/** The forms of the time beside Go's. */
export type StyledTime = "rfc3339" | "local" | "utc" | "epoch" | "relative" | "delta" | "none";

/** Makes the times of one run, which began at `start`. All have milliseconds. */
const STYLES: Readonly<Record<StyledTime, (start: Date) => LineTime>> = {
  rfc3339: () => (at) => `${dayOf(at)}T${clockOf(at)}${zoneOf(at)} `,
  local: () => (at) => `${dayOf(at)} ${clockOf(at)} `,
  utc: () => (at) => `${at.toISOString()} `,
  epoch: () => (at) => `${(at.getTime() / 1_000).toFixed(3)} `,
  relative: (start) => (at) => since(start, at),
  delta: (start) => {
    let before = start;
    return (at) => {
      const text = since(before, at);
      before = at;
      return text;
    };
  },
  none: () => noTime,
};

/**
 * Returns what a line begins with in one of the forms. The zone is that of the process. `delta` is the time since the
 * line before, and of the first line since `start`.
 */
export function styledTime(style: StyledTime, start: Date): LineTime {
  return STYLES[style](start);
}

/** The clock of the machine may be set back. Lines do not go back. */
function since(start: Date, at: Date): string {
  return `+${(Math.max(0, at.getTime() - start.getTime()) / 1_000).toFixed(3)}s `;
}

function dayOf(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, "0")}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

function clockOf(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** Returns the distance to UTC as RFC 3339 writes it: `Z`, `+01:00`, `-03:30`. */
function zoneOf(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  if (minutes === 0) {
    return "Z";
  }
  const distance = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(distance / 60))}:${pad(distance % 60)}`;
}

function pad(part: number, width = 2): string {
  return String(part).padStart(width, "0");
}

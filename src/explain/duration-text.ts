import { humanDuration, inTwoUnits } from "../api/human-duration.js";

/** Formats a duration as kubectl's AGE column does, in whole seconds: `42s`, `3m20s`, `5d3h`. Never negative. */
export function ageText(ms: number): string {
  return humanDuration(Math.max(0, ms));
}

/** Formats a duration that our own clock measured, to 0.1 s: `0.7s`, `1m22s`, `2h`, `6d4h`. Never negative. */
export function measuredText(ms: number): string {
  const tenths = Math.round(Math.max(0, ms) / 100);
  return tenths < 600 ? `${tenths / 10}s` : inTwoUnits(tenths * 100);
}

/** Returns a time of an object in milliseconds since 1970, or `undefined` if it has none. */
export function timeOf(text: unknown): number | undefined {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Returns a duration in seconds, as the raw value of a token. */
export function seconds(ms: number): number {
  return Math.round(Math.max(0, ms) / 100) / 10;
}

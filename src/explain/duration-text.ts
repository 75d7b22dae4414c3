const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

interface Step {
  /** The step applies to durations below this. */
  readonly belowMs: number;
  readonly unit: readonly [ms: number, name: string];
  /** A smaller unit for the rest. The rest is left out if it is 0. */
  readonly smaller?: readonly [ms: number, name: string];
}

/** The units of kubectl's AGE column, shortest first. */
const AGE_STEPS: readonly Step[] = [
  { belowMs: 2 * MINUTE, unit: [SECOND, "s"] },
  { belowMs: 10 * MINUTE, unit: [MINUTE, "m"], smaller: [SECOND, "s"] },
  { belowMs: 3 * HOUR, unit: [MINUTE, "m"] },
  { belowMs: 8 * HOUR, unit: [HOUR, "h"], smaller: [MINUTE, "m"] },
  { belowMs: 2 * DAY, unit: [HOUR, "h"] },
  { belowMs: 8 * DAY, unit: [DAY, "d"], smaller: [HOUR, "h"] },
  { belowMs: 2 * YEAR, unit: [DAY, "d"] },
  { belowMs: 8 * YEAR, unit: [YEAR, "y"], smaller: [DAY, "d"] },
];

/** The units of durations that were measured here, longer than a minute. */
const MEASURED_STEPS: readonly Step[] = [
  { belowMs: HOUR, unit: [MINUTE, "m"], smaller: [SECOND, "s"] },
  { belowMs: DAY, unit: [HOUR, "h"], smaller: [MINUTE, "m"] },
  { belowMs: Infinity, unit: [DAY, "d"], smaller: [HOUR, "h"] },
];

const YEARS: Step = { belowMs: Infinity, unit: [YEAR, "y"] };

/** Formats a duration as kubectl's AGE column does, in whole seconds: `42s`, `3m20s`, `5d3h`. Never negative. */
export function ageText(ms: number): string {
  const duration = Math.max(0, ms);
  return inUnits(duration, stepFor(duration, AGE_STEPS));
}

/** Formats a duration that our own clock measured, to 0.1 s: `0.7s`, `1m22s`, `2h`, `6d4h`. Never negative. */
export function measuredText(ms: number): string {
  const tenths = Math.round(Math.max(0, ms) / 100);
  if (tenths < 600) {
    return `${tenths / 10}s`;
  }
  const duration = tenths * 100;
  return inUnits(duration, stepFor(duration, MEASURED_STEPS));
}

function stepFor(duration: number, steps: readonly Step[]): Step {
  for (const step of steps) {
    if (duration < step.belowMs) {
      return step;
    }
  }
  return YEARS;
}

function inUnits(ms: number, { unit, smaller }: Step): string {
  const text = `${Math.floor(ms / unit[0])}${unit[1]}`;
  const rest = smaller === undefined ? 0 : Math.floor((ms % unit[0]) / smaller[0]);
  return smaller === undefined || rest === 0 ? text : `${text}${rest}${smaller[1]}`;
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

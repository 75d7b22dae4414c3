const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

interface Step {
  /** The step applies to durations below this. */
  readonly belowMs: number;
  readonly unit: readonly [ms: number, name: string];
  /** A smaller unit for the rest. It is left out if its count is 0. */
  readonly smaller?: readonly [ms: number, name: string];
}

/** The units for durations of each size, shortest first, as in `HumanDuration` of apimachinery. */
const STEPS: readonly Step[] = [
  { belowMs: 2 * MINUTE, unit: [SECOND, "s"] },
  { belowMs: 10 * MINUTE, unit: [MINUTE, "m"], smaller: [SECOND, "s"] },
  { belowMs: 3 * HOUR, unit: [MINUTE, "m"] },
  { belowMs: 8 * HOUR, unit: [HOUR, "h"], smaller: [MINUTE, "m"] },
  { belowMs: 2 * DAY, unit: [HOUR, "h"] },
  { belowMs: 8 * DAY, unit: [DAY, "d"], smaller: [HOUR, "h"] },
  { belowMs: 2 * YEAR, unit: [DAY, "d"] },
  { belowMs: 8 * YEAR, unit: [YEAR, "y"], smaller: [DAY, "d"] },
  { belowMs: Infinity, unit: [YEAR, "y"] },
];

/** Formats a duration as kubectl's AGE column does: `42s`, `3m20s`, `5d3h`. */
export function humanDuration(ms: number): string {
  // The clocks of two machines differ a little, so a time less than 2 s in the future counts as now.
  if (Number.isNaN(ms) || ms <= -2 * SECOND) {
    return "<invalid>";
  }
  const duration = Math.max(0, ms);
  const { unit, smaller } = STEPS.find(({ belowMs }) => duration < belowMs) ?? { unit: [YEAR, "y"] as const };
  const text = `${Math.floor(duration / unit[0])}${unit[1]}`;
  const rest = smaller === undefined ? 0 : Math.floor((duration % unit[0]) / smaller[0]);
  return smaller === undefined || rest === 0 ? text : `${text}${rest}${smaller[1]}`;
}

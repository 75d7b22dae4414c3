const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** The units in which durations up to a limit are written. */
interface DurationStep {
  /** The step applies to durations below this. */
  readonly belowMs: number;
  readonly unit: readonly [ms: number, name: string];
  /** A smaller unit for the rest. The rest is left out if it is less than one of these. */
  readonly smaller?: readonly [ms: number, name: string];
}

/** The units for durations of each size, shortest first, as in `HumanDuration` of apimachinery. */
const AGE_STEPS: readonly DurationStep[] = [
  { belowMs: 2 * MINUTE, unit: [SECOND, "s"] },
  { belowMs: 10 * MINUTE, unit: [MINUTE, "m"], smaller: [SECOND, "s"] },
  { belowMs: 3 * HOUR, unit: [MINUTE, "m"] },
  { belowMs: 8 * HOUR, unit: [HOUR, "h"], smaller: [MINUTE, "m"] },
  { belowMs: 2 * DAY, unit: [HOUR, "h"] },
  { belowMs: 8 * DAY, unit: [DAY, "d"], smaller: [HOUR, "h"] },
  { belowMs: 2 * YEAR, unit: [DAY, "d"] },
  { belowMs: 8 * YEAR, unit: [YEAR, "y"], smaller: [DAY, "d"] },
];

/** Two units for durations of each size, shortest first. */
const TWO_UNITS: readonly DurationStep[] = [
  { belowMs: HOUR, unit: [MINUTE, "m"], smaller: [SECOND, "s"] },
  { belowMs: DAY, unit: [HOUR, "h"], smaller: [MINUTE, "m"] },
  { belowMs: Infinity, unit: [DAY, "d"], smaller: [HOUR, "h"] },
];

const YEARS: DurationStep = { belowMs: Infinity, unit: [YEAR, "y"] };

/** Formats a duration as kubectl's AGE column does: `42s`, `3m20s`, `5d3h`. */
export function humanDuration(ms: number): string {
  // The clocks of two machines differ a little, so a time less than 2 s in the future counts as now.
  return Number.isNaN(ms) || ms <= -2 * SECOND ? "<invalid>" : inUnits(Math.max(0, ms), AGE_STEPS);
}

/** Formats a duration in its two largest units: `1m22s`, `2h`, `6d4h`. */
export function inTwoUnits(ms: number): string {
  return inUnits(ms, TWO_UNITS);
}

function inUnits(ms: number, steps: readonly DurationStep[]): string {
  const { unit, smaller } = steps.find(({ belowMs }) => ms < belowMs) ?? YEARS;
  const text = `${Math.floor(ms / unit[0])}${unit[1]}`;
  const rest = smaller === undefined ? 0 : Math.floor((ms % unit[0]) / smaller[0]);
  return smaller === undefined || rest === 0 ? text : `${text}${rest}${smaller[1]}`;
}

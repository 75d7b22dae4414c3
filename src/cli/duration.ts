import { UsageError } from "./usage-error.js";

/** The units of Go's `time.ParseDuration`, in milliseconds. */
const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** What 0 means for flags that it does not disable. */
const ZERO: Readonly<Record<string, string>> = { "--timeout": "0 judges once, after the first list" };

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const WHOLE = new RegExp(`^(?:${PART.source})+$`);

/**
 * Returns the milliseconds of a duration in the notation of Go and kubectl: `1m`, `90s`, `1h30m`, `1.5s`,
 * `500ms` or `0`.
 *
 * @throws UsageError for any other text, and for a negative duration.
 */
export function parseDuration(text: string, flag: string): number {
  const unsigned = text.replace(/^\+/, "");
  if (unsigned === "0") {
    return 0;
  }
  if (!WHOLE.test(unsigned)) {
    throw new UsageError(
      `Cannot use ${flag} "${text}": ${faultOf(text)} (${ZERO[flag] ?? `0 disables ${flag.replace("--", "")}`})`,
      flag,
    );
  }
  let ms = 0;
  for (const [, amount, unit = ""] of unsigned.matchAll(PART)) {
    ms += Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
  }
  return ms;
}

function faultOf(text: string): string {
  if (/^\d+$/.test(text)) {
    return `missing unit; use ${text}s`;
  }
  if (text.startsWith("-")) {
    return "it is negative; expected a duration such as 30s";
  }
  return "expected a duration such as 30s, 1m or 1h30m";
}

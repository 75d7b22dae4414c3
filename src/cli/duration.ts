import { UsageError } from "./usage-error.js";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a duration as Go and kubectl write it: `1m`, `90s`, `1h30m`, `1.5s`, `500ms`; `0` is zero.
 *
 * @throws UsageError for anything else.
 */
export function parseDuration(text: string, flag: string): number {
  if (text === "0") {
    return 0;
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new UsageError(
      `Cannot use ${flag} "${text}": wanted a duration such as 30s, 1m or 1h30m, or 0 to turn it off`,
    );
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ""] ?? 0), 0);
}

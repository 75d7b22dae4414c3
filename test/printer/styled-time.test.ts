import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type StyledTime, styledTime } from "../../src/printer/styled-time.js";

/** Runs `look` in a time zone. */
function inZone<T>(zone: string, look: () => T): T {
  const before = process.env["TZ"];
  process.env["TZ"] = zone;
  try {
    return look();
  } finally {
    if (before === undefined) {
      delete process.env["TZ"];
    } else {
      process.env["TZ"] = before;
    }
  }
}

const START = new Date("2026-11-30T02:33:18.042Z");

describe("styledTime", () => {
  /** A style, a zone, a time, and what a line then begins with. */
  const rows: readonly (readonly [style: StyledTime, zone: string, at: string, text: string])[] = [
    ["rfc3339", "UTC", "2026-11-30T02:33:18.042Z", "2026-11-30T02:33:18.042Z "],
    ["rfc3339", "Europe/Berlin", "2026-11-30T02:33:18.042Z", "2026-11-30T03:33:18.042+01:00 "],
    ["rfc3339", "Asia/Kathmandu", "2026-11-30T20:33:18.007Z", "2026-12-01T02:18:18.007+05:45 "],
    ["rfc3339", "America/St_Johns", "2026-11-30T02:33:18Z", "2026-11-29T23:03:18.000-03:30 "],
    ["rfc3339", "Europe/Berlin", "2026-03-29T00:59:59.999Z", "2026-03-29T01:59:59.999+01:00 "],
    ["rfc3339", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00.000+02:00 "],
    ["rfc3339", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00.000+02:00 "],
    ["rfc3339", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00.000+01:00 "],
    ["local", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25 02:30:00.000 "],
    ["local", "America/New_York", "2026-11-30T02:33:18.042Z", "2026-11-29 21:33:18.042 "],
    ["utc", "America/New_York", "2026-11-30T02:33:18.042Z", "2026-11-30T02:33:18.042Z "],
    ["epoch", "America/New_York", "2026-11-30T02:33:18.042Z", "1796005998.042 "],
    ["relative", "Europe/Berlin", "2026-11-30T02:33:18.454Z", "+0.412s "],
    ["relative", "UTC", "2026-11-30T03:34:18.042Z", "+3660.000s "],
    ["relative", "UTC", "2026-11-30T02:00:00Z", "+0.000s "],
    ["none", "UTC", "2026-11-30T02:33:18.042Z", ""],
  ];
  for (const [style, zone, at, text] of rows) {
    it(`begins with ${JSON.stringify(text)} at ${at} in ${zone}, ${style}`, () => {
      assert.equal(
        inZone(zone, () => styledTime(style, START)(new Date(at))),
        text,
      );
    });
  }

  it("tells the time since the line before, and does not go back when the clock is set back", () => {
    const time = styledTime("delta", START);
    const texts = [18_142, 18_142, 20_000, 19_000, 19_250].map((ms) =>
      time(new Date(Date.UTC(2026, 10, 30, 2, 33, 0, ms))),
    );
    assert.deepEqual(texts, ["+0.100s ", "+0.000s ", "+1.858s ", "+0.000s ", "+0.250s "]);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diagnosticsTo } from "../../src/cli/diagnostics.js";
import { FakeStream } from "../support/fake-streams.js";

interface Flags {
  readonly logFormat?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/** Logs four messages, one of each level, and returns the output. */
function said({ logFormat = "text", ...flags }: Flags): string[] {
  const stream = new FakeStream();
  const logger = diagnosticsTo(stream, { logFormat, ...flags });
  logger.debug({ objects: 3, resourceVersion: "7" }, "a detail");
  logger.info({ size: 42 }, "the news");
  logger.warn({}, "trouble");
  logger.error({ err: new Error("why") }, "failure");
  return stream.text.split("\n").filter((line) => line !== "");
}

const TIME = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

describe("diagnosticsTo", () => {
  it("writes text for people: local time, how bad it is, the cause", () => {
    const lines = said({});
    assert.ok(lines.every((line) => TIME.test(line)));
    assert.deepEqual(
      lines.map((line) => line.replace(TIME, "")),
      ["the news", "warning: trouble", "error: failure: why"],
    );
  });

  it("tells why, where a reason is given", () => {
    const stream = new FakeStream();
    diagnosticsTo(stream, { logFormat: "text" }).warn({ reason: "found no object" }, "skipped an event");
    assert.equal(stream.text.replace(TIME, ""), "warning: skipped an event: found no object\n");
  });

  it("tells details with -v, with their fields", () =>
    assert.match(said({ verbose: true })[0] ?? "", /a detail objects=3 resourceVersion=7$/));

  it("tells errors alone with -q", () => {
    const lines = said({ quiet: true });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /error: failure/);
  });

  it("writes JSON lines with their fields", () => {
    const [news] = said({ logFormat: "json" }).map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(news?.["level"], 30);
    assert.equal(news["size"], 42);
    assert.equal(news["msg"], "the news");
    assert.equal(typeof news["time"], "number");
  });

  it("escapes what a terminal would obey, and stays on one line", () => {
    const stream = new FakeStream();
    diagnosticsTo(stream, { logFormat: "text" }).info({}, "the server said \u001b[31m\nnext");
    assert.match(stream.text, /the server said \\u001b\[31m\\u000anext\n$/);
  });
});

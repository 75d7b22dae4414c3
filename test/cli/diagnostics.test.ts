import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diagnosticsTo } from "../../src/cli/diagnostics.js";
import { FakeStream } from "../support/fake-streams.js";

interface Flags {
  readonly logFormat?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/** Returns the lines that are written for four messages, one of each level. */
async function said({ logFormat = "text", ...flags }: Flags): Promise<string[]> {
  const stream = new FakeStream();
  const logger = await diagnosticsTo(stream, { logFormat, ...flags });
  logger.debug({ objects: 3, resourceVersion: "7" }, "a detail");
  logger.info({ size: 42 }, "the news");
  logger.warn({}, "trouble");
  logger.error({ err: new Error("why") }, "failure");
  return stream.text.split("\n").filter((line) => line !== "");
}

const TIME = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

describe("diagnosticsTo", () => {
  it("writes text for people: local time, how bad it is, the cause", async () => {
    const lines = await said({});
    assert.ok(lines.every((line) => TIME.test(line)));
    assert.deepEqual(
      lines.map((line) => line.replace(TIME, "")),
      ["the news", "warning: trouble", "error: failure: why"],
    );
  });

  it("tells why, where a reason is given", async () => {
    const stream = new FakeStream();
    const logger = await diagnosticsTo(stream, { logFormat: "text" });
    logger.warn({ reason: "found no object" }, "skipped an event");
    assert.equal(stream.text.replace(TIME, ""), "warning: skipped an event: found no object\n");
  });

  it("tells details with -v, with their fields", async () =>
    assert.match((await said({ verbose: true }))[0] ?? "", /a detail objects=3 resourceVersion=7$/));

  it("tells errors alone with -q", async () => {
    const lines = await said({ quiet: true });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /error: failure/);
  });

  it("writes JSON lines with their fields", async () => {
    const [news] = (await said({ logFormat: "json" })).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    assert.equal(news?.["level"], 30);
    assert.equal(news["size"], 42);
    assert.equal(news["msg"], "the news");
    assert.equal(typeof news["time"], "number");
  });

  it("escapes what a terminal would obey, and stays on one line", async () => {
    const stream = new FakeStream();
    const logger = await diagnosticsTo(stream, { logFormat: "text" });
    logger.info({}, "the server said \u001b[31m\nnext");
    assert.match(stream.text, /the server said \\u001b\[31m\\u000anext\n$/);
  });
});

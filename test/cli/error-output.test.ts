import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diagnosticsTo } from "../../src/cli/diagnostics.js";
import { ErrorOutput } from "../../src/cli/error-output.js";
import { FakeStream } from "../support/fake-streams.js";
import { settle } from "../support/fake-clock.js";

/** The size of a message. 64 of them are held. */
const KIBIBYTE = 1_024;

function messageOf(number: number): string {
  return `${String(number).padEnd(KIBIBYTE - 1, ".")}\n`;
}

/** Writes numbered messages to an output whose reader has stopped reading. The first reaches the stream. */
function flooded(messages: number): { stream: FakeStream; output: ErrorOutput; dropped: number[] } {
  const stream = new FakeStream({ blocked: true });
  const output = new ErrorOutput(stream);
  const dropped: number[] = [];
  output.onDropped((count) => {
    dropped.push(count);
    output.write("dropped some\n");
  });
  for (let number = 0; number < messages; number += 1) {
    output.write(messageOf(number));
  }
  return { stream, output, dropped };
}

describe("ErrorOutput", () => {
  it("writes each message at once while the reader reads", () => {
    const stream = new FakeStream();
    const output = new ErrorOutput(stream);
    output.write("a\n");
    output.write("b\n");
    assert.deepEqual(stream.writes, ["a\n", "b\n"]);
    assert.equal(output.whenWritable(), undefined);
  });

  it("holds a bounded amount while the reader is behind, drops the rest, and says how much", async () => {
    const { stream, output, dropped } = flooded(100_000);
    assert.equal(stream.writes.length, 1);
    let waited = false;
    void output.whenWritable()?.then(() => {
      waited = true;
    });
    await settle();
    assert.ok(!waited);
    stream.drain();
    await settle();
    assert.ok(waited);
    assert.deepEqual(dropped, [100_000 - 65]);
    const held = Array.from({ length: 65 }, (_, number) => messageOf(number)).join("");
    assert.equal(stream.text, `${held}dropped some\n`);
    output.write("later\n");
    assert.ok(stream.text.endsWith("dropped some\nlater\n"));
  });

  it("goes on holding when the reader stops again", () => {
    const { stream, output, dropped } = flooded(100);
    stream.drain({ andBlock: true });
    output.write("later\n");
    assert.deepEqual(dropped, [35]);
    assert.equal(stream.writes.length, 2, "the first, and what was held");
    stream.drain();
    assert.ok(stream.text.endsWith(".\ndropped some\nlater\n"));
  });

  it("hands over what it holds at the end, with the number of what was dropped, and then everything", () => {
    const { stream, output, dropped } = flooded(100);
    output.end();
    output.write("error: the reason\n");
    assert.deepEqual(dropped, [35]);
    assert.ok(stream.text.endsWith(".\ndropped some\nerror: the reason\n"));
  });

  it("keeps nothing and makes nobody wait when the reader has gone", async () => {
    const { stream, output, dropped } = flooded(100);
    const waiting = output.whenWritable();
    stream.fail("EPIPE");
    await waiting;
    output.write("more\n");
    output.end();
    assert.equal(output.whenWritable(), undefined);
    assert.deepEqual([stream.writes.length, dropped], [1, []]);
  });
});

describe("diagnosticsTo, with a reader that has stopped reading", () => {
  for (const [logFormat, line] of [
    ["text", / warning: 99 more messages were dropped, because stderr was not read$/],
    [
      "json",
      /^\{"level":40,.*"dropped":99,"msg":"99 more messages were dropped, because stderr was not read"\}$/,
    ],
  ] as const) {
    it(`says in ${logFormat} how many messages were dropped`, async () => {
      const stream = new FakeStream({ blocked: true });
      const logger = await diagnosticsTo(new ErrorOutput(stream), { logFormat });
      logger.info({}, "first");
      for (let held = 0; held < 9; held += 1) {
        logger.info({}, "held".repeat(2_000));
      }
      for (let number = 0; number < 99; number += 1) {
        logger.info({}, "dropped");
      }
      assert.equal(stream.writes.length, 1);
      stream.drain();
      assert.match(stream.text.split("\n").at(-2) ?? "", line);
    });
  }
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StreamError } from "../../src/cli/io-streams.js";
import { Output } from "../../src/cli/output.js";
import { FakeStream } from "../support/fake-streams.js";
import { settle } from "../support/fake-clock.js";

const PIPE = 65_536;

function outputTo(stream: FakeStream): { output: Output; broken: StreamError[] } {
  const broken: StreamError[] = [];
  return { output: new Output(stream, (error) => void broken.push(error)), broken };
}

describe("Output", () => {
  it("writes what comes in one stretch at once, as soon as the stretch ends", async () => {
    const stream = new FakeStream();
    const { output } = outputTo(stream);
    assert.equal(output.write("a\n"), undefined);
    assert.equal(output.write("b\n"), undefined);
    assert.deepEqual(stream.writes, []);
    await Promise.resolve();
    assert.deepEqual(stream.writes, ["a\nb\n"]);
    void output.write("c\n");
    await Promise.resolve();
    assert.deepEqual(stream.writes, ["a\nb\n", "c\n"]);
  });

  it("does not gather more than a pipe holds", () => {
    const stream = new FakeStream();
    const { output } = outputTo(stream);
    void output.write("x".repeat(PIPE - 1));
    assert.equal(stream.text.length, 0);
    void output.write("y");
    assert.equal(stream.text.length, PIPE);
  });

  it("makes the writer wait while the reader is behind, and holds no more than it may", async () => {
    const stream = new FakeStream({ blocked: true });
    const { output } = outputTo(stream);
    void output.write("first\n");
    await Promise.resolve();
    assert.equal(stream.text, "first\n");
    assert.equal(output.write("second\n"), undefined);
    const wait = output.write("x".repeat(PIPE));
    assert.ok(wait instanceof Promise);
    let waited = false;
    void wait.then(() => {
      waited = true;
    });
    await settle();
    assert.ok(!waited);
    assert.equal(stream.text, "first\n");
    stream.drain();
    await wait;
    assert.equal(stream.text, `first\nsecond\n${"x".repeat(PIPE)}`);
  });

  it("keeps the order over many drains", async () => {
    const stream = new FakeStream({ blocked: true });
    const { output } = outputTo(stream);
    let expected = "";
    for (let line = 0; line < 200; line += 1) {
      const text = `${String(line).padStart(2_000, ".")}\n`;
      expected += text;
      const wait = output.write(text);
      if (wait !== undefined) {
        stream.drain({ andBlock: true });
        await wait;
      }
      await Promise.resolve();
    }
    output.end();
    assert.equal(stream.text, expected);
  });

  it("reports once that the reader has gone, and drops the rest", async () => {
    const stream = new FakeStream({ blocked: true });
    const { output, broken } = outputTo(stream);
    void output.write("a\n");
    await Promise.resolve();
    const wait = output.write("x".repeat(PIPE));
    stream.fail("EPIPE");
    stream.fail("EPIPE");
    await wait;
    assert.deepEqual(
      broken.map(({ code }) => code),
      ["EPIPE"],
    );
    assert.equal(output.write("b\n"), undefined);
    output.end();
    assert.equal(stream.text, "a\n");
  });

  it("does not wait once the program ends, and loses no line that it took", async () => {
    const stream = new FakeStream({ blocked: true });
    const { output } = outputTo(stream);
    void output.write("a\n");
    await Promise.resolve();
    const wait = output.write("x".repeat(PIPE));
    output.hurry();
    await wait;
    assert.equal(output.write("b\n"), undefined);
    output.end();
    assert.equal(stream.text, `a\n${"x".repeat(PIPE)}b\n`);
  });
});

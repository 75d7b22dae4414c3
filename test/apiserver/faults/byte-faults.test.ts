import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { settle } from "../../support/fake-clock.js";
import { pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";
const WATCH = { verb: "watch" } as const;

describe("faults of bytes", () => {
  const fixture = useServer();
  afterEach(() => fixture.server.faults.clear());

  it("splits an answer into chunks of a byte, with CR LF and blank lines", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.faults.add({
      match: WATCH,
      do: { type: "splitChunks", size: 1, crlf: true, blankLines: true },
    });
    const watch = await fixture.client.watch(`${PODS}?watch=1`);
    const chunks: number[] = [];
    watch.response.on("data", (chunk: Buffer) => {
      chunks.push(chunk.length);
    });
    await watch.next();
    await settle(20);
    assert.equal(watch.pendingText, "\r\n");
    assert.ok(chunks.length > 50, `${String(chunks.length)} chunks`);
    watch.close();
  });

  it("respells lines whose characters come in parts, behind another fault", async () => {
    const note = "Grüße 🚀";
    fixture.server.objects.create("pods", pod("spelled", "default", { annotations: { note } }));
    const respelled = { type: "splitChunks", size: 3, crlf: true, blankLines: true } as const;
    fixture.server.faults.add({ match: WATCH, do: respelled });
    fixture.server.faults.add({ match: WATCH, do: { type: "splitChunks", size: 1 } });
    const watch = await fixture.client.watch(`${PODS}?watch=1&fieldSelector=metadata.name%3Dspelled`);
    assert.equal((await watch.next())?.object.metadata.annotations?.["note"], note);
    watch.close();
  });

  it("splits and slows down a compressed answer without a change to it", async () => {
    fixture.server.objects.create(
      "pods",
      pod("large", "default", { annotations: { note: "x".repeat(200_000) } }),
    );
    for (const fault of [
      { type: "splitChunks", size: 1_000, crlf: true },
      { type: "slow", bytesPerSecond: 1_000_000 },
    ] as const) {
      fixture.server.faults.add({ do: fault });
      const { json } = await fixture.client.get(PODS, { "Accept-Encoding": "gzip" });
      assert.ok(json.items.some(({ metadata }) => metadata.name === "large"));
    }
  });

  it("claims gzip that is none", async () => {
    fixture.server.faults.add({ do: { type: "badGzip" } });
    await assert.rejects(fixture.client.get(PODS), { code: "Z_DATA_ERROR" });
  });

  it("promises more bytes than come", async () => {
    fixture.server.faults.add({ do: { type: "shortBody" } });
    await assert.rejects(fixture.client.get(PODS), { code: "ECONNRESET" });
  });

  it("leaves out the chunk that ends an answer", async () => {
    fixture.server.faults.add({ do: { type: "missingEnd" } });
    await assert.rejects(fixture.client.get(PODS), { code: "ECONNRESET" });
  });

  it("rewrites a list: an empty page that claims to continue", async () => {
    fixture.server.faults.add({
      do: {
        type: "rewriteBody",
        rewrite: (body) => ({ ...body, items: [], metadata: { resourceVersion: "1", continue: "more" } }),
      },
    });
    const { json } = await fixture.client.get(PODS);
    assert.deepEqual(json.items, []);
    assert.equal(json.metadata.continue, "more");
  });

  it("lets pass what is no JSON when a list is to be rewritten, also behind another fault", async () => {
    fixture.server.faults.add({ do: { type: "rewriteBody", rewrite: () => ({}) } });
    fixture.server.faults.add({ do: { type: "splitChunks", size: 4 } });
    fixture.server.faults.add({ do: { type: "http", code: 502, text: "<html>Bad Gateway</html>" } });
    const { text } = await fixture.client.get(PODS);
    assert.equal(text, "<html>Bad Gateway</html>");
  });
});

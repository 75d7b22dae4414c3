import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { pod, type WireObject } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";

function names(list: WireObject): string[] {
  return list.items.map((item) => item.metadata.name);
}

function decodeToken(token: string): unknown {
  return JSON.parse(Buffer.from(token, "base64url").toString());
}

describe("list", () => {
  const fixture = useServer();

  it("answers with the collection at the revision of the store, items without kind", async () => {
    fixture.server.objects.create("pods", pod("b"));
    fixture.server.objects.create("pods", pod("a"));
    const { code, json, headers } = await fixture.client.get(PODS);
    assert.equal(code, 200);
    assert.equal(headers["content-type"], "application/json");
    assert.equal(json.kind, "PodList");
    assert.equal(json.apiVersion, "v1");
    assert.equal(json.metadata.resourceVersion, fixture.server.objects.resourceVersion);
    assert.deepEqual(names(json), ["a", "b"]);
    assert.equal(json.items[0]?.kind, undefined);
    assert.equal(json.items[0]?.apiVersion, undefined);
  });

  it("orders objects of all namespaces by the bytes of namespace/name", async () => {
    for (const namespace of ["a", "a-b", "a0"]) {
      fixture.server.objects.create("namespaces", { metadata: { name: namespace } });
      fixture.server.objects.create("pods", pod(`in-${namespace}`, namespace));
    }
    const { json } = await fixture.client.get("/api/v1/pods");
    assert.deepEqual(names(json), ["in-a-b", "in-a", "in-a0"]);
    assert.deepEqual(
      json.items.map((item) => item.metadata.namespace),
      ["a-b", "a", "a0"],
    );
  });

  it("selects by labels and fields on the server", async () => {
    fixture.server.objects.create("pods", pod("a", "default", { labels: { app: "x" } }));
    fixture.server.objects.create("pods", pod("b", "default", { labels: { app: "y" } }));
    assert.deepEqual(names((await fixture.client.get(`${PODS}?labelSelector=app%3Dx`)).json), ["a"]);
    assert.deepEqual(names((await fixture.client.get(`${PODS}?fieldSelector=metadata.name%3Db`)).json), [
      "b",
    ]);
    assert.deepEqual(
      names((await fixture.client.get(`${PODS}?labelSelector=app%3Dx&fieldSelector=metadata.name%3Db`)).json),
      [],
    );
  });

  it("refuses selectors it cannot read with 400", async () => {
    assert.equal((await fixture.client.get(`${PODS}?labelSelector=a%3D%3D%3D`)).json.reason, "BadRequest");
    assert.equal((await fixture.client.get(`${PODS}?fieldSelector=nonsense`)).json.code, 400);
  });

  it("pages at a constant revision, with the server's tokens", async () => {
    for (const name of ["a", "b", "c", "d", "e"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    const first = (await fixture.client.get(`${PODS}?limit=2`)).json;
    assert.deepEqual(names(first), ["a", "b"]);
    assert.equal(first.metadata.remainingItemCount, 3);
    assert.deepEqual(decodeToken(first.metadata.continue), {
      v: "meta.k8s.io/v1",
      rv: Number(first.metadata.resourceVersion),
      start: "/b\0",
    });
    fixture.server.objects.delete("pods", "default/c");
    fixture.server.objects.create("pods", pod("bb"));
    const second = (await fixture.client.get(`${PODS}?limit=2&continue=${first.metadata.continue}`)).json;
    assert.deepEqual(names(second), ["c", "d"]);
    assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
    const third = (await fixture.client.get(`${PODS}?limit=2&continue=${second.metadata.continue}`)).json;
    assert.deepEqual(names(third), ["e"]);
    assert.equal("continue" in third.metadata, false);
  });

  it("pages over all namespaces by namespace/name", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    const first = (await fixture.client.get("/api/v1/pods?limit=1")).json;
    assert.equal((decodeToken(first.metadata.continue) as { start: string }).start, "/default/a\0");
    const second = (await fixture.client.get(`/api/v1/pods?limit=1&continue=${first.metadata.continue}`))
      .json;
    assert.deepEqual(names(second), ["b"]);
  });

  it("fills a page of selected objects and counts none that remain", async () => {
    for (const name of ["a", "b", "c", "d"]) {
      const labels = { odd: name === "a" || name === "c" ? "yes" : "no" };
      fixture.server.objects.create("pods", pod(name, "default", { labels }));
    }
    const first = (await fixture.client.get(`${PODS}?limit=2&labelSelector=odd%3Dyes`)).json;
    assert.deepEqual(names(first), ["a", "c"]);
    assert.equal("remainingItemCount" in first.metadata, false);
    const path = `${PODS}?limit=2&labelSelector=odd%3Dyes&continue=${first.metadata.continue}`;
    assert.deepEqual(names((await fixture.client.get(path)).json), []);
  });

  it("ignores the limit for resourceVersion 0", async () => {
    for (const name of ["a", "b", "c"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    const { json } = await fixture.client.get(`${PODS}?limit=2&resourceVersion=0`);
    assert.equal(json.items.length, 3);
    assert.equal("continue" in json.metadata, false);
  });

  it("reads an exact revision, also when only a limit asks for it", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const then = fixture.server.objects.resourceVersion;
    fixture.server.objects.create("pods", pod("b"));
    for (const how of ["resourceVersionMatch=Exact", "limit=5"]) {
      const { json } = await fixture.client.get(`${PODS}?resourceVersion=${then}&${how}`);
      assert.deepEqual(names(json), ["a"]);
      assert.equal(json.metadata.resourceVersion, then);
    }
    const { json } = await fixture.client.get(
      `${PODS}?resourceVersion=${then}&resourceVersionMatch=NotOlderThan`,
    );
    assert.deepEqual(names(json), ["a", "b"]);
  });

  it("answers 410 for an exact revision that is compacted", async () => {
    const then = fixture.server.objects.resourceVersion;
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.compact();
    const { code, json } = await fixture.client.get(
      `${PODS}?resourceVersion=${then}&resourceVersionMatch=Exact`,
    );
    assert.equal(code, 410);
    assert.deepEqual(json, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "The resourceVersion for the provided list is too old.",
      reason: "Expired",
      code: 410,
    });
  });

  it("answers 410 for an expired page, with a token that goes on at the latest revision", async () => {
    for (const name of ["a", "b", "c"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    const first = (await fixture.client.get(`${PODS}?limit=1`)).json;
    fixture.server.objects.create("pods", pod("bb"));
    fixture.server.compact();
    const expired = (await fixture.client.get(`${PODS}?limit=1&continue=${first.metadata.continue}`)).json;
    assert.equal(expired.code, 410);
    assert.match(expired.message, /^The provided continue parameter is too old to display/);
    assert.deepEqual(decodeToken(expired.metadata.continue), {
      v: "meta.k8s.io/v1",
      rv: -1,
      start: "/a\0",
    });
    const rest = (await fixture.client.get(`${PODS}?continue=${expired.metadata.continue}`)).json;
    assert.deepEqual(names(rest), ["b", "bb", "c"]);
    assert.equal(rest.metadata.resourceVersion, fixture.server.objects.resourceVersion);
  });

  const refused = [
    [
      "resourceVersionMatch=Exact",
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
    ],
    [
      "resourceVersionMatch=Exact&resourceVersion=0",
      `resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"`,
    ],
    [
      "resourceVersionMatch=X&resourceVersion=1",
      `resourceVersionMatch: Unsupported value: "X": supported values: "Exact", "NotOlderThan", ""`,
    ],
    ["sendInitialEvents=true", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list"],
  ] as const;
  for (const [query, text] of refused) {
    it(`answers 422 for ${query}`, async () => {
      const { code, json } = await fixture.client.get(`${PODS}?${query}`);
      assert.equal(code, 422);
      assert.equal(json.message, `ListOptions.meta.k8s.io "" is invalid: ${text}`);
      assert.deepEqual(
        { group: json.details.group, kind: json.details.kind },
        { group: "meta.k8s.io", kind: "ListOptions" },
      );
      assert.match(json.details.causes[0]?.reason ?? "", /^FieldValue(Forbidden|NotSupported)$/);
    });
  }

  it("joins several reasons for a 422 in brackets", async () => {
    const { json } = await fixture.client.get(`${PODS}?resourceVersionMatch=Exact&continue=x`);
    assert.equal(json.details.causes.length, 2);
    assert.match(json.message, /is invalid: \[resourceVersionMatch: .*, resourceVersionMatch: .*\]$/);
  });

  it("answers 400 for a revision or a token that it did not make", async () => {
    const bad = await fixture.client.get(`${PODS}?resourceVersion=abc`);
    assert.equal(bad.code, 400);
    assert.match(bad.json.message, /^invalid resource version: resourceVersion: Invalid value: "abc": /);
    const token = await fixture.client.get(`${PODS}?continue=abc`);
    assert.equal(token.code, 400);
    assert.match(token.json.message, /^invalid continue token: continue key is not valid/);
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.create("pods", pod("b"));
    const page = (await fixture.client.get(`${PODS}?limit=1`)).json;
    const path = `${PODS}?continue=${page.metadata.continue}&resourceVersion=7`;
    const both = await fixture.client.get(path);
    assert.equal(both.json.message, "specifying resource version is not allowed when using continue");
  });

  it("answers 504 at once for an exact revision of the future", async () => {
    const { code, headers } = await fixture.client.get(`${PODS}?resourceVersion=999999&limit=1`);
    assert.equal(code, 504);
    assert.equal(headers["retry-after"], "1");
  });

  it("compresses bodies above 128 KiB for clients that allow it", async () => {
    const annotations = { big: "x".repeat(140_000) };
    fixture.server.objects.create("pods", pod("big", "default", { annotations }));
    const plain = await fixture.client.get(PODS);
    assert.equal(plain.headers["content-encoding"], undefined);
    const packed = await fixture.client.get(PODS, { "Accept-Encoding": "gzip" });
    assert.equal(packed.headers["content-encoding"], "gzip");
    assert.equal(packed.text, plain.text);
    const small = await fixture.client.get("/api/v1/nodes", { "Accept-Encoding": "gzip" });
    assert.equal(small.headers["content-encoding"], undefined);
  });

  it("sends only metadata on request", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const { json } = await fixture.client.get(PODS, {
      Accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
    });
    assert.equal(json.kind, "PartialObjectMetadataList");
    assert.equal(json.items[0]?.kind, "PartialObjectMetadata");
    assert.deepEqual(Object.keys(json.items[0]), ["kind", "apiVersion", "metadata"]);
  });

  it("responds with a table on request", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const { json } = await fixture.client.get(PODS, {
      Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
    });
    assert.equal(json.kind, "Table");
    assert.equal(json.metadata.resourceVersion, fixture.server.objects.resourceVersion);
    assert.equal(json.rows[0]?.cells[0], "a");
    const bad = await fixture.client.get(`${PODS}?includeObject=All`, {
      Accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
    });
    assert.equal(bad.code, 400);
  });

  it("answers 406 when nothing it can write is accepted", async () => {
    const { code, json } = await fixture.client.get(PODS, { Accept: "application/cbor" });
    assert.equal(code, 406);
    assert.equal(json.reason, "NotAcceptable");
  });
});

describe("list, waiting for a revision of the future", () => {
  const clock = new FakeClock();
  const fixture = useServer({ clock });

  it("answers as soon as the revision is written", async () => {
    const next = Number(fixture.server.objects.resourceVersion) + 1;
    const answer = fixture.client.get(`${PODS}?resourceVersion=${next}`);
    await waitForTimer(clock);
    fixture.server.objects.create("pods", pod("a"));
    assert.deepEqual(names((await answer).json), ["a"]);
  });

  it("answers 504 with Retry-After after three seconds", async () => {
    const answer = fixture.client.get(`${PODS}?resourceVersion=999999`);
    await waitForTimer(clock);
    await clock.advance(3000);
    const { code, headers, json } = await answer;
    assert.equal(code, 504);
    assert.equal(headers["retry-after"], "1");
    const current = fixture.server.objects.resourceVersion;
    assert.equal(json.message, `Timeout: Too large resource version: 999999, current: ${current}`);
    assert.deepEqual(json.details, {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    });
  });
});

/** Waits until a request has arrived over its real socket and the server waits on the fake clock. */
async function waitForTimer(clock: FakeClock): Promise<void> {
  while (clock.pendingTimers === 0) {
    await settle(1);
  }
}

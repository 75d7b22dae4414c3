import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ListMeta } from "../../src/api/object.js";
import type { TableRow } from "../../src/api/table-row.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { tableCodec } from "../../src/wire/table-codec.js";
import { WireError } from "../../src/wire/wire-error.js";
import { singleBytes } from "../support/byte-splits.js";

const codec = tableCodec({ kind: "CronTab" });
const JSON_TYPE = "application/json";
const COLUMNS = [
  { name: "Name", type: "string", format: "name", description: "d", priority: 0 },
  { name: "Spec", type: "string", format: "", description: "d", priority: 0 },
  { name: "Wide", type: "string", format: "", description: "d", priority: 1 },
];
const SHOWN = COLUMNS.map(({ name, priority }) => ({ name, priority }));

function metadata(name: string): object {
  return { name, namespace: "shop", uid: `uid-${name}`, resourceVersion: "5" };
}

function row(name: string, more: object = {}): object {
  const partial = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" };
  return { cells: [name, "* *", 3], object: { ...partial, metadata: { ...metadata(name), ...more } } };
}

function table(rows: unknown, more: object = {}): object {
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion: "7" },
    columnDefinitions: COLUMNS,
    rows,
    ...more,
  };
}

/** Decodes a list in one chunk and byte by byte, which must not differ. */
function listed(body: object, from = codec): { readonly rows: readonly TableRow[]; readonly meta: ListMeta } {
  const bytes = Buffer.from(JSON.stringify(body));
  const [whole, single] = [[bytes], singleBytes(bytes)].map((chunks) => {
    const decoder = from.listDecoder(JSON_TYPE);
    const rows = chunks.flatMap((chunk) => [...decoder.push(chunk)]);
    return { rows, meta: decoder.end() };
  });
  assert.ok(whole !== undefined);
  assert.deepEqual(single, whole);
  return whole;
}

function watched(...events: readonly (readonly [type: string, object: unknown])[]): WatchEvent<TableRow>[] {
  const text = events.map(([type, object]) => `${JSON.stringify({ type, object })}\n`).join("");
  const [whole, single] = [[Buffer.from(text)], singleBytes(Buffer.from(text))].map((chunks) => {
    const decoder = codec.watchDecoder(JSON_TYPE);
    const decoded = chunks.flatMap((chunk) => [...decoder.push(chunk)]);
    decoder.end();
    return decoded;
  });
  assert.deepEqual(single, whole);
  return whole ?? [];
}

const A: TableRow = { metadata: metadata("a"), columns: SHOWN, cells: ["a", "* *", 3] };

describe("a list of Tables", () => {
  it("becomes one row for each object, with the identity of the object", () => {
    const { rows, meta } = listed(table([row("a"), row("b")]));
    assert.deepEqual(rows, [A, { ...A, metadata: metadata("b"), cells: ["b", "* *", 3] }]);
    assert.deepEqual(meta, { resourceVersion: "7" });
    assert.deepEqual(
      rows.map((one) => codec.keyOf(one)),
      ["shop/a", "shop/b"],
    );
    assert.deepEqual(
      rows.map((one) => codec.uidOf(one)),
      ["uid-a", "uid-b"],
    );
    assert.deepEqual(
      rows.map((one) => codec.resourceVersionOf(one)),
      ["5", "5"],
    );
  });

  it("may be empty, null, paged, and have its members in any order", () => {
    assert.deepEqual(listed(table([])).rows, []);
    assert.deepEqual(listed(table(null)).rows, []);
    const paged = table([row("a")], { metadata: { resourceVersion: "7", continue: "token" } });
    assert.equal(listed(paged).meta.continue, "token");
    const members = Object.entries(table([row("a")])).reverse();
    assert.deepEqual(listed(Object.fromEntries(members)).rows, [A]);
  });

  it("leaves out managedFields, and keeps whole objects only if it is asked for", () => {
    const managed = row("a", { managedFields: [{ manager: "m" }] });
    assert.deepEqual(listed(table([managed])).rows, [A]);
    const object = { kind: "CronTab", apiVersion: "example.com/v1", metadata: metadata("a"), spec: { x: 1 } };
    const whole = tableCodec({ kind: "CronTab", wholeObjects: true });
    assert.deepEqual(listed(table([{ cells: ["a", "* *", 3], object }]), whole).rows, [{ ...A, object }]);
    assert.deepEqual(listed(table([{ cells: ["a", "* *", 3], object }])).rows, [A]);
  });

  it("has rows without cells if the server sends the objects themselves", () => {
    const list = { kind: "CronTabList", apiVersion: "example.com/v1", metadata: { resourceVersion: "7" } };
    const { rows } = listed({ ...list, items: [{ metadata: metadata("a"), spec: { x: 1 } }] });
    assert.deepEqual(rows, [{ metadata: metadata("a"), columns: [], cells: [] }]);
  });

  it("has rows with cells but without columns if no columns are defined", () => {
    const { rows } = listed(table([row("a")], { columnDefinitions: [] }));
    assert.deepEqual(rows, [{ ...A, columns: [] }]);
  });

  it("accepts definitions and cells of wrong types", () => {
    const odd = table([{ cells: "x", object: { metadata: metadata("a") } }], {
      columnDefinitions: [1, { name: 2 }],
    });
    const nameless = { name: "", priority: 0 };
    assert.deepEqual(listed(odd).rows, [
      { metadata: metadata("a"), columns: [nameless, nameless], cells: [] },
    ]);
  });

  for (const [title, body, message] of [
    ["a row without a name", table([{ cells: [], object: { metadata: {} } }]), /found no metadata\.name/],
    ["a row without an object", table([{ cells: [], object: null }]), /found no metadata\.name/],
    [
      "a list of another kind",
      { kind: "PodList", apiVersion: "v1", items: [] },
      /found PodList, expected CronTabList/,
    ],
    ["a Status", { kind: "Status", apiVersion: "v1", message: "no" }, /found Status \(no\), expected a list/],
    ["a Table without rows", { kind: "Table", apiVersion: "meta.k8s.io/v1" }, /found a Table without rows/],
  ] as const) {
    it(`refuses ${title}`, () =>
      assert.throws(
        () => listed(body),
        (error: unknown) => error instanceof WireError && message.test(error.message),
      ));
  }
});

describe("a watch of Tables", () => {
  it("keeps the columns of its first event, because the server sends them only once", () => {
    const later = table([row("a")], { columnDefinitions: null });
    assert.deepEqual(watched(["ADDED", table([row("a")])], ["MODIFIED", later], ["DELETED", later]), [
      { type: "ADDED", object: A },
      { type: "MODIFIED", object: A },
      { type: "DELETED", object: A },
    ]);
  });

  it("keeps the columns, too, if a later event defines an empty list of them", () => {
    const later = table([row("a")], { columnDefinitions: [] });
    assert.deepEqual(watched(["ADDED", table([row("a")])], ["MODIFIED", later]), [
      { type: "ADDED", object: A },
      { type: "MODIFIED", object: A },
    ]);
  });

  it("understands bookmarks, also the one that ends a streaming list", () => {
    const bookmark = (more: object): object =>
      table([
        {
          cells: [""],
          object: { kind: "PartialObjectMetadata", metadata: { resourceVersion: "9", ...more } },
        },
      ]);
    assert.deepEqual(
      watched(
        ["BOOKMARK", bookmark({})],
        ["BOOKMARK", bookmark({ annotations: { "k8s.io/initial-events-end": "true" } })],
      ),
      [
        { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: false },
        { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: true },
      ],
    );
  });

  it("passes on errors, after which nothing follows", () => {
    const status = { kind: "Status", status: "Failure", reason: "Expired", code: 410, message: "too old" };
    const [event, ...more] = watched(["ERROR", status], ["ADDED", table([row("a")])]);
    assert.ok(event?.type === "ERROR");
    assert.equal(event.status.code, 410);
    assert.deepEqual(more, []);
  });

  it("ignores events that are not about one object, as for other codecs", () => {
    const unexpected = watched(
      ["ADDED", table([])],
      ["ADDED", table([row("a"), row("b")])],
      ["ADDED", table([{ cells: [], object: null }])],
      ["ADDED", { kind: "Pod", apiVersion: "v1", metadata: metadata("a") }],
      ["ADDED", null],
    );
    assert.deepEqual(
      unexpected.map(({ type }) => type),
      Array.from({ length: 5 }, () => "UNEXPECTED"),
    );
  });

  it("has rows without cells if the server sends the objects themselves", () => {
    const object = { kind: "CronTab", apiVersion: "example.com/v1", metadata: metadata("a"), spec: {} };
    assert.deepEqual(watched(["ADDED", object]), [
      { type: "ADDED", object: { metadata: metadata("a"), columns: [], cells: [] } },
    ]);
  });
});

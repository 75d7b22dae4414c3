import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ObjectIdentity } from "../../src/api/object-identity.js";
import { StatusError } from "../../src/api/status-error.js";
import type { ListOptions } from "../../src/listwatch/list-options.js";
import type { ListPage } from "../../src/listwatch/list-watch.js";
import { listAll, type ListResult } from "../../src/listwatch/pager.js";
import { WireError } from "../../src/wire/wire-error.js";

type Answer = ListPage<string> | Error;

function page(items: string[], resourceVersion: string, token?: string): ListPage<string> {
  return { items, metadata: { resourceVersion, ...(token === undefined ? {} : { continue: token }) } };
}

/** The objects of these tests are their own names. */
const NAMES: ObjectIdentity<string> = {
  keyOf: (name) => name,
  uidOf: () => "",
  resourceVersionOf: () => "",
};

function status(reason: string, code = 410): StatusError {
  return new StatusError({ reason, code, message: reason }, { httpStatus: code });
}

/** Lists all objects from a server that gives these answers in order. Returns the result and the requests. */
async function run(
  options: ListOptions,
  ...answers: readonly Answer[]
): Promise<{ result: unknown; asked: ListOptions[] }> {
  const asked: ListOptions[] = [];
  const script = [...answers];
  const listWatch = {
    list: async (pageOptions: ListOptions): Promise<ListPage<string>> => {
      asked.push(pageOptions);
      const answer = script.shift() ?? new Error("the script is over");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const result = await listAll(listWatch, options, NAMES, new AbortController().signal).catch(
    (error: unknown) => error,
  );
  assert.equal(script.length, 0, "answers that were not asked for");
  return { result, asked };
}

describe("listAll", () => {
  it("asks once when one page is all", async () => {
    const { result, asked } = await run({ resourceVersion: "0", limit: 500 }, page(["a", "b"], "7"));
    assert.deepEqual(result, { items: ["a", "b"], resourceVersion: "7", paginated: false });
    assert.deepEqual(asked, [{ resourceVersion: "0", limit: 500 }]);
  });

  it("takes an empty continue for the end", async () => {
    const { result } = await run({ limit: 1 }, page(["a"], "7", ""));
    assert.deepEqual(result, { items: ["a"], resourceVersion: "7", paginated: false });
  });

  it("asks for page after page, without the position, and keeps the first page's (L-5)", async () => {
    const { result, asked } = await run(
      { resourceVersion: "5", resourceVersionMatch: "NotOlderThan", limit: 2, timeoutSeconds: 30 },
      page(["a", "b"], "7", "t1"),
      page(["c", "d"], "8", "t2"),
      page(["e"], "9"),
    );
    assert.deepEqual(result, { items: ["a", "b", "c", "d", "e"], resourceVersion: "7", paginated: true });
    assert.deepEqual(asked, [
      { resourceVersion: "5", resourceVersionMatch: "NotOlderThan", limit: 2, timeoutSeconds: 30 },
      { continue: "t1", limit: 2, timeoutSeconds: 30 },
      { continue: "t2", limit: 2, timeoutSeconds: 30 },
    ]);
  });

  it("asks for everything at once when a later page has expired, as the first was asked for (L-6)", async () => {
    const { result, asked } = await run(
      { resourceVersion: "5", resourceVersionMatch: "NotOlderThan", limit: 1 },
      page(["old"], "7", "t1"),
      page(["older"], "7", "t2"),
      status("Expired"),
      page(["a", "b"], "9"),
    );
    assert.deepEqual(result, { items: ["a", "b"], resourceVersion: "9", paginated: true });
    assert.deepEqual(asked.at(-1), { resourceVersion: "5", resourceVersionMatch: "NotOlderThan" });
    assert.equal(asked.length, 4);
  });

  it("returns the error of the full list after an expiry (L-6)", async () => {
    for (const failure of [status("Expired"), status("InternalError", 500), new Error("reset")]) {
      const { result } = await run({ limit: 1 }, page(["a"], "7", "t1"), status("Expired"), failure);
      assert.equal(result, failure);
    }
  });

  it("returns every other error, a plain Gone among them (L-6)", async () => {
    for (const failure of [
      status("Gone"),
      status("", 410),
      status("InternalError", 500),
      new Error("reset"),
    ]) {
      const { result } = await run({ limit: 1 }, page(["a"], "7", "t1"), failure);
      assert.equal(result, failure);
    }
  });

  it("returns an expiry of the first page as it is (L-6)", async () => {
    const failure = status("Expired");
    const { result, asked } = await run({ resourceVersion: "5", limit: 1 }, failure);
    assert.equal(result, failure);
    assert.equal(asked.length, 1);
  });

  it("gives up on a server whose continue tokens go round in a circle", async () => {
    const { result } = await run(
      { limit: 1 },
      page(["a"], "7", "t1"),
      page([], "7", "t2"),
      page([], "7", "t1"),
    );
    assert.ok(result instanceof WireError);
    assert.match(result.message, /same continue token again after 1 items/);
  });

  /** Pages without end, each with a new token and with what `items` returns. */
  function endless(items: (page: number) => string[]): ListPage<string>[] {
    return Array.from({ length: 100 }, (_, at) => ({
      items: items(at),
      metadata: { resourceVersion: "7", continue: `t${at}`, remainingItemCount: 1 },
    }));
  }

  /** Lists from a server that has more pages than are asked for. Returns the outcome and the number of requests. */
  async function runUntilRefused(answers: ListPage<string>[]): Promise<{ error: unknown; requests: number }> {
    let requests = 0;
    const source = {
      list: async (): Promise<ListPage<string>> => Promise.resolve(answers[requests++] ?? page([], "7")),
    };
    const error: unknown = await listAll(source, { limit: 1 }, NAMES, new AbortController().signal).catch(
      (thrown: unknown) => thrown,
    );
    return { error, requests };
  }

  const hopeless: readonly (readonly [string, (page: number) => string[], number])[] = [
    ["are empty", () => [], 10],
    ["bring the same objects", () => ["a", "b"], 11],
    ["bring objects of earlier pages in turn", (at) => [["a"], ["b"], ["c"]][at % 3] ?? [], 13],
  ];
  for (const [what, items, most] of hopeless) {
    it(`gives up after ten pages in a row that ${what}, whatever total the server announces`, async () => {
      const { error, requests } = await runUntilRefused(endless(items));
      assert.ok(error instanceof WireError);
      assert.match(
        error.message,
        /^Cannot list everything: found 10 pages in a row without a new object after \d+ items$/,
      );
      assert.equal(requests, most);
    });
  }

  it("goes on as long as each tenth page brings a new object", async () => {
    const { error, requests } = await runUntilRefused(endless((at) => (at % 10 === 0 ? [`a${at}`] : ["a0"])));
    assert.equal(requests, 101);
    assert.equal((error as ListResult<string>).items.length, 10);
  });

  it("keeps an object that comes again once, in its last state", async () => {
    const states = { ...NAMES, keyOf: (state: string) => state.slice(0, 1) };
    const answers = [page(["a1", "b1"], "7", "t1"), page(["b2", "c1"], "7")];
    const source = {
      list: async (): Promise<ListPage<string>> => Promise.resolve(answers.shift() ?? page([], "7")),
    };
    const { items } = await listAll(source, { limit: 2 }, states, new AbortController().signal);
    assert.deepEqual(items, ["a1", "b2", "c1"]);
  });

  it("says which pages brought something new, the first one apart", async () => {
    const answers = [page(["a"], "7", "t1"), page(["b"], "7", "t2"), page([], "7", "t3"), page(["c"], "7")];
    const brought: number[] = [];
    const source = {
      list: async (): Promise<ListPage<string>> => Promise.resolve(answers.shift() ?? page([], "7")),
      pageBroughtNew: () => void brought.push(4 - answers.length),
    };
    await listAll(source, { limit: 1 }, NAMES, new AbortController().signal);
    assert.deepEqual(brought, [2, 4]);
  });

  it("goes on through an empty page with a new token", async () => {
    const { result } = await run({ limit: 1 }, page([], "7", "t1"), page([], "7", "t2"), page(["a"], "7"));
    assert.deepEqual(result, { items: ["a"], resourceVersion: "7", paginated: true });
  });

  it("refuses a full list that is paged all the same", async () => {
    const { result } = await run(
      { limit: 1 },
      page(["a"], "7", "t1"),
      status("Expired"),
      page(["a"], "7", "t2"),
    );
    assert.ok(result instanceof WireError);
  });

  it("holds pages larger than a call may have arguments", async () => {
    const many = (prefix: string): string[] => Array.from({ length: 300_000 }, (_, at) => `${prefix}${at}`);
    const { result } = await run({ limit: 1 }, page(many("a"), "7", "t1"), page(many("b"), "7"));
    assert.ok(!(result instanceof Error), String(result));
    assert.equal((result as ListResult<string>).items.length, 600_000);
  });

  it("does not touch the first page's own array", async () => {
    const first = page(["a"], "7", "t1");
    await run({ limit: 1 }, first, page(["b"], "7"));
    assert.deepEqual(first.items, ["a"]);
  });
});

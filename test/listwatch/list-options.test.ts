import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listQuery } from "../../src/listwatch/list-options.js";

describe("listQuery", () => {
  it("leaves out what is absent, empty, false or zero", () => {
    assert.equal(listQuery({}, {}), "");
    assert.equal(listQuery({ resourceVersion: "", limit: 0, timeoutSeconds: 0 }, { labelSelector: "" }), "");
  });

  it('sends resourceVersion "0"', () => {
    assert.equal(listQuery({ limit: 500, resourceVersion: "0" }, {}), "limit=500&resourceVersion=0");
  });

  it("asks for a streaming list as servers demand it (W-1, W-12)", () => {
    const query = new URLSearchParams(
      listQuery(
        {
          allowWatchBookmarks: true,
          sendInitialEvents: true,
          resourceVersionMatch: "NotOlderThan",
          timeoutSeconds: 300,
        },
        {},
        true,
      ),
    );
    assert.deepEqual(Object.fromEntries(query), {
      watch: "true",
      allowWatchBookmarks: "true",
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
      timeoutSeconds: "300",
    });
  });

  it("escapes selectors", () => {
    const selectors = { labelSelector: "app in (a,b),!x", fieldSelector: "spec.nodeName!=n&1" };
    assert.deepEqual(Object.fromEntries(new URLSearchParams(listQuery({}, selectors))), selectors);
    assert.ok(!listQuery({}, selectors).includes("n&1"));
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pod } from "../../explain/states.js";
import { printedLines } from "../../support/printed-lines.js";

describe("a template that fails on objects", () => {
  it("is counted each time", async () => {
    const { print, printing } = await printedLines(["-o", "jsonpath={.spec.containers[7]}"]);
    const object = pod();
    assert.equal(print({ type: "add", object, cause: "initial" }), "");
    assert.equal(print({ type: "update", object, oldObject: object, cause: "watch" }), "");
    assert.equal(printing.trouble?.failures, 2);
    printing.trouble.dispose();
  });

  it("is not counted if it only finds nothing", async () => {
    const { print, printing } = await printedLines(["-o", "jsonpath=<{.spec.nope}>"]);
    assert.equal(print({ type: "add", object: pod(), cause: "watch" }), "<>");
    assert.equal(printing.trouble?.failures, 0);
  });

  it("is looked for only in formats with templates", async () => {
    assert.equal((await printedLines(["-o", "json"])).printing.trouble, undefined);
  });
});

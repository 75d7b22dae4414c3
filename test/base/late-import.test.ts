import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lateImport } from "../../src/base/late-import.js";

describe("lateImport", () => {
  const failing = async (): Promise<object> => Promise.reject(new Error("EMFILE"));

  it("imports the file once more when its import has failed", async () => {
    const again = await lateImport(failing, "../../src/base/version.js", import.meta.url);
    assert.deepEqual(Object.keys(again), ["VERSION"]);
  });

  it("does not import it twice when its import succeeds", async () => {
    const module = await lateImport(async () => Promise.resolve("module"), "./none.js", import.meta.url);
    assert.equal(module, "module");
  });

  it("fails when the second import fails, too, and then tries both again", async () => {
    await assert.rejects(lateImport(failing, "./none.js", import.meta.url), { code: "ERR_MODULE_NOT_FOUND" });
    const module = await lateImport(async () => Promise.resolve("module"), "./none.js", import.meta.url);
    assert.equal(module, "module");
  });

  it("passes the failure on where modules are required, because that is not remembered", async () => {
    await assert.rejects(lateImport(failing, "./none.js", undefined), { message: "EMFILE" });
  });
});

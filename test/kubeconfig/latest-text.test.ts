import assert from "node:assert/strict";
import { rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { latestText } from "../../src/kubeconfig/latest-text.js";
import { folder } from "./folder.js";

describe("latestText", () => {
  it("sees a change, even one that leaves size and modification time as they were", async (test) => {
    const path = await (await folder(test)).write("f", "one");
    const read = latestText(path, "the file");
    assert.equal(await read(), "one");
    const { atime, mtime } = await stat(path);
    await writeFile(path, "two");
    await utimes(path, atime, mtime);
    assert.equal(await read(), "two");
  });

  it("keeps the last text while the file is gone or empty", async (test) => {
    const files = await folder(test);
    const path = await files.write("f", "one");
    const read = latestText(path, "the file");
    await read();
    await rm(path);
    assert.equal(await read(), "one");
    await files.write("f", "\n");
    assert.equal(await read(), "one");
    await files.write("f", "two");
    assert.equal(await read(), "two");
  });

  it("keeps nothing of a file that was never there", async (test) => {
    const files = await folder(test);
    const path = join(files.path, "f");
    const read = latestText(path, "the file");
    await assert.rejects(read(), {
      code: "ERR_KUBECONFIG_INVALID",
      path,
      message: /^Cannot read the file "/,
    });
    await files.write("f", "one");
    assert.equal(await read(), "one");
  });
});

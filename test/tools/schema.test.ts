import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { MODULES } from "../../src/wire/schema/index-of-kinds.js";
import { ZERO } from "../../src/wire/protobuf/schema-message.js";

const FOLDER = "src/wire/schema";

describe("npm run schema", () => {
  it("has written all files of the folder, of the version in its go.mod", () => {
    const files = readdirSync(FOLDER).sort();
    assert.deepEqual(files, ["index-of-kinds", ...Object.keys(MODULES)].map((name) => `${name}.ts`).sort());
    const version = /k8s\.io\/api (v\S+)/.exec(readFileSync("tools/schema/go.mod", "utf8"))?.[1] ?? "";
    for (const file of files) {
      const [head = ""] = readFileSync(`${FOLDER}/${file}`, "utf8").split("\n");
      assert.ok(head.includes(`k8s.io/api ${version} `), `${file}: ${head}`);
    }
  });

  it("refuses the scalars that the decoder does not know, and no others", () => {
    const [, list = ""] =
      /var readable = map\[string\]bool\{(.*?)\}/s.exec(readFileSync("tools/schema/main.go", "utf8")) ?? [];
    const readable = [...list.matchAll(/"(\w+)": true/g)].map(([, name]) => name);
    const known = Object.keys(ZERO).filter((type) => type !== "message");
    assert.deepEqual(readable.sort(), known.sort());
  });
});

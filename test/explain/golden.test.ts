import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { pod, STATES } from "./states.js";
import { lines } from "./told.js";

const FOLDER = new URL("golden/", import.meta.url);

/** Set to write the golden files anew. Read the difference before you commit it. */
const WRITE = process.env["WRITE_GOLDEN"] === "1";

describe("the explanation of a pod in each state", () => {
  for (const [name, [before, state]] of Object.entries(STATES)) {
    it(`is that of golden/${name}.txt when the pod is added, updated and deleted`, () => {
      const [was, now, gone] = [pod(before), pod(state), pod(state)];
      const told = [
        ...lines({ type: "add", pod: now, cause: "initial" }),
        ...lines({ type: "add", pod: was, cause: "initial" }, { type: "update", pod: now, seconds: 5 }).slice(
          1,
        ),
        ...lines({ type: "delete", pod: gone, seconds: 5 }),
      ];
      const text = `${told.join("\n")}\n`;
      const file = new URL(`${name}.txt`, FOLDER);
      if (WRITE) {
        writeFileSync(file, text);
      }
      assert.equal(text, readFileSync(file, "utf8"));
    });
  }

  it("has no golden file without a state", () => {
    assert.deepEqual(
      readdirSync(FOLDER).sort(),
      Object.keys(STATES)
        .map((name) => `${name}.txt`)
        .sort(),
    );
  });
});

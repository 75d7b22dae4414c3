import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { POD_NAME_FIELDS } from "../../../src/printer/event-words.js";
import { printedLines } from "../../support/printed-lines.js";

/** Returns what is read of a pod to print it with this `--output`. */
async function readsOf(output: string, ...args: readonly string[]): Promise<unknown> {
  return (await printedLines(["-o", output, ...args])).printing.reads;
}

describe("what is read of a pod for a template", () => {
  it("are the fields that the template names, and the name of the pod", async () => {
    assert.deepEqual(await readsOf("jsonpath={.status.phase}{.kind}{.type}"), [
      POD_NAME_FIELDS,
      { "status.phase": "any" },
    ]);
    assert.deepEqual(await readsOf("custom-columns=A:.metadata.labels.app,B:.spec.containers[*].image"), [
      POD_NAME_FIELDS,
      { "metadata.labels": "any" },
      { "spec.containers.image": "any" },
    ]);
    assert.deepEqual(await readsOf("jsonpath={.object.status.podIP}", "--output-watch-events"), [
      POD_NAME_FIELDS,
      { "status.podIP": "any" },
    ]);
    assert.deepEqual(await readsOf("jsonpath=text"), [POD_NAME_FIELDS]);
    assert.deepEqual(await readsOf("jsonpath={.status}", "--output-watch-events"), [POD_NAME_FIELDS]);
  });

  it("is the whole pod if managedFields are kept and the template prints them", async () => {
    const managed = "jsonpath={.metadata.managedFields}";
    assert.equal(await readsOf(managed, "--show-managed-fields"), "whole");
    assert.notEqual(await readsOf(managed), "whole");
    assert.notEqual(await readsOf("jsonpath={.metadata.name}", "--show-managed-fields"), "whole");
  });

  it("is the whole pod if the template prints all of it, or what the schema does not know", async () => {
    for (const template of [
      "{}",
      "{..name}",
      "{.*}",
      "{.object}",
      "{.spec.newField}",
      "{.metadata.name}{.x}",
    ]) {
      assert.equal(await readsOf(`jsonpath=${template}`), "whole", template);
    }
  });
});

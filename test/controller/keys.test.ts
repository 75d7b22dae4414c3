import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyOf, splitKey } from "../../src/controller/keys.js";
import { pod } from "../support/pods.js";

describe("keyOf and splitKey", () => {
  it("name an object by namespace and name (MetaNamespaceKeyFunc, SplitMetaNamespaceKey)", () => {
    assert.equal(keyOf(pod("web", "1", { namespace: "shop" })), "shop/web");
    assert.equal(keyOf({ metadata: { name: "node-1" } }), "node-1");
    assert.deepEqual(splitKey("shop/web"), { namespace: "shop", name: "web" });
    assert.deepEqual(splitKey("node-1"), { namespace: "", name: "node-1" });
  });

  it("refuse an object without a name, and a key with two slashes", () => {
    assert.throws(() => keyOf({}), { message: "Cannot make an object key: found no metadata.name" });
    assert.throws(() => splitKey("a/b/c"), TypeError);
  });
});

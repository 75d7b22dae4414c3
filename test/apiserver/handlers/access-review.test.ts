import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { useServer } from "../server-fixture.js";

const REVIEWS = "/apis/authorization.k8s.io/v1";

describe("access reviews", () => {
  const rules = [{ verbs: ["get", "list"], resources: ["pods"], apiGroups: [""], namespaces: ["shop"] }];
  const fixture = useServer({ users: { reader: { rules, token: "of-the-reader" } } });

  async function status(kind: string, spec: object, token?: string): Promise<Record<string, unknown>> {
    const { code, json } = await fixture.client.send(`${REVIEWS}/${kind}`, {
      method: "POST",
      body: { spec },
      ...(token === undefined ? {} : { token }),
    });
    assert.equal(code, 201);
    return json.status;
  }

  function access(verb: string, namespace: string, more: object = {}): object {
    return { resourceAttributes: { verb, namespace, resource: "pods", ...more } };
  }

  it("say what the user may do itself", async () => {
    const ask = async (verb: string, namespace: string, more?: object): Promise<unknown> =>
      (await status("selfsubjectaccessreviews", access(verb, namespace, more), "of-the-reader"))["allowed"];
    assert.equal(await ask("list", "shop"), true);
    assert.equal(await ask("delete", "shop"), false);
    assert.equal(await ask("list", "other"), false);
    assert.equal(await ask("get", "shop", { subresource: "log" }), false);
    assert.equal((await status("selfsubjectaccessreviews", access("delete", "shop")))["allowed"], true);
  });

  it("say what another user may do, and that an unknown one may do nothing", async () => {
    const ask = async (user: string): Promise<unknown> =>
      (await status("subjectaccessreviews", { ...access("list", "shop"), user }))["allowed"];
    assert.deepEqual([await ask("reader"), await ask("admin"), await ask("nobody")], [true, true, false]);
  });

  it("list the rules of a namespace", async () => {
    const spec = { namespace: "shop" };
    const { resourceRules } = await status("selfsubjectrulesreviews", spec, "of-the-reader");
    assert.deepEqual(resourceRules, [{ verbs: ["get", "list"], apiGroups: [""], resources: ["pods"] }]);
  });

  it("follow rules that change", async () => {
    fixture.server.setRules("reader", []);
    const { allowed } = await status("selfsubjectaccessreviews", access("list", "shop"), "of-the-reader");
    assert.equal(allowed, false);
  });

  it("are not stored", async () => {
    assert.equal((await fixture.client.get(`${REVIEWS}/selfsubjectaccessreviews`)).code, 405);
  });
});

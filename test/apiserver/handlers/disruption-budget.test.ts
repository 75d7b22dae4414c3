import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const BUDGETS = "poddisruptionbudgets.policy";
const POD = "/api/v1/namespaces/default/pods/a";

describe("eviction of a pod with a budget", () => {
  const fixture = useServer();

  /** Evicts a running pod and returns the code and the message of the answer. */
  async function evict(budgetStatus: object): Promise<[code: number, message: string | undefined]> {
    const { objects } = fixture.server;
    objects.create("pods", pod("a", "default", { labels: { app: "x" } }));
    objects.patch("pods", "a", { status: { phase: "Running" } }, { subresource: "status" });
    objects.create(BUDGETS, {
      metadata: { name: "b" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "x" } } },
    });
    objects.patch(BUDGETS, "b", { status: budgetStatus }, { subresource: "status" });
    const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "a" } };
    const { code, json } = await fixture.client.send(`${POD}/eviction`, { method: "POST", body });
    return [code, code === 429 ? json.details.causes[0]?.message : undefined];
  }

  function budgetStatus(): Record<string, unknown> {
    const budget = fixture.server.objects.get(BUDGETS, "b");
    fixture.server.objects.delete(BUDGETS, "b");
    return budget?.["status"] as Record<string, unknown>;
  }

  it("is refused while no disruption is allowed", async () => {
    const [code, message] = await evict({
      observedGeneration: 1,
      disruptionsAllowed: 0,
      desiredHealthy: 1,
      currentHealthy: 1,
    });
    assert.equal(code, 429);
    assert.equal(message, "The disruption budget b needs 1 healthy pods and has 1 currently");
    assert.notEqual(fixture.server.objects.get("pods", "a"), undefined);
    budgetStatus();
  });

  it("is refused until the budget is processed", async () => {
    const [code, message] = await evict({ disruptionsAllowed: 1 });
    assert.equal(code, 429);
    assert.equal(message, "The disruption budget b is still being processed by the server.");
    budgetStatus();
  });

  it("takes one of the allowed disruptions", async () => {
    const [code] = await evict({ observedGeneration: 1, disruptionsAllowed: 2 });
    assert.equal(code, 201);
    const { disruptionsAllowed, disruptedPods } = budgetStatus();
    assert.equal(disruptionsAllowed, 1);
    assert.deepEqual(Object.keys(disruptedPods as object), ["a"]);
  });
});

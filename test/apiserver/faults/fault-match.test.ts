import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FaultMatch } from "../../../src/apiserver/faults/fault-match.js";
import { pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";
import { LIST_OF_PODS, newFaults, PODS } from "./list-of-pods.js";

describe("the requests that a fault matches", () => {
  const fixture = useServer();
  const fields = [
    [{ method: "POST" }, false],
    [{ path: PODS }, true],
    [{ path: "/api" }, false],
    [{ path: /pods$/ }, true],
    [{ query: /continue=/ }, false],
    [{ query: /limit=/ }, true],
    [{ namespace: "other" }, false],
    [{ subresource: "" }, true],
    [{ subresource: "status" }, false],
    [{ resource: "pods/status" }, false],
    [{ resource: "pods/" }, true],
    [{ user: "admin", resource: "pods" }, true],
  ] as const;
  for (const [match, expected] of fields) {
    it(`${expected ? "fits" : "does not fit"} by ${JSON.stringify(Object.keys(match))}`, () => {
      const faults = newFaults();
      faults.add({ match, do: { type: "hang" } });
      assert.equal(faults.take(LIST_OF_PODS).length === 1, expected);
    });
  }

  it("tells resources by group, subresource and name", () => {
    const scaling = {
      ...LIST_OF_PODS,
      verb: "update",
      group: "apps",
      resource: "deployments",
      subresource: "scale",
      name: "web",
    } as const;
    const cases: readonly (readonly [FaultMatch, boolean])[] = [
      [{ resource: "deployments" }, true],
      [{ resource: "deployments.apps" }, true],
      [{ resource: "deployments.apps/scale" }, true],
      [{ resource: "deployments/scale", subresource: "scale" }, true],
      [{ resource: "deployments/status" }, false],
      [{ resource: "replicasets.apps" }, false],
      [{ subresource: "scale" }, true],
      [{ subresource: "" }, false],
      [{ name: "web" }, true],
      [{ name: "cart" }, false],
    ];
    for (const [match, expected] of cases) {
      const faults = newFaults();
      faults.add({ match, do: { type: "hang" } });
      assert.equal(faults.take(scaling).length === 1, expected, JSON.stringify(match));
    }
    const faults = newFaults();
    faults.add({ match: { resource: "events.events.k8s.io" }, do: { type: "hang" } });
    assert.deepEqual(faults.take({ ...LIST_OF_PODS, resource: "events" }), []);
    assert.equal(faults.take({ ...LIST_OF_PODS, resource: "events", group: "events.k8s.io" }).length, 1);
  });

  it("strikes one write to the status of one object", async () => {
    for (const name of ["a", "b"]) {
      fixture.server.objects.create("pods", pod(name));
    }
    const match = { verb: "patch", resource: "pods/status", name: "b" } as const;
    fixture.server.faults.add({ match, do: { type: "http", code: 409 } });
    const patch = async (path: string): Promise<number> =>
      (
        await fixture.client.send(`${PODS}/${path}`, {
          method: "PATCH",
          body: {},
          contentType: "application/merge-patch+json",
        })
      ).code;
    assert.deepEqual(
      [await patch("b"), await patch("a/status"), await patch("b/status"), await patch("b/status")],
      [200, 200, 409, 200],
    );
    for (const name of ["a", "b"]) {
      fixture.server.objects.delete("pods", name, { gracePeriodSeconds: 0 });
    }
  });

  it("strikes custom resources once their definition is there", async () => {
    const fault = { match: { resource: "gauges.example.com" }, do: { type: "http", code: 503 } } as const;
    assert.throws(() => fixture.server.faults.add(fault), {
      name: "TypeError",
      message:
        'Cannot add a fault that matches the resource "gauges.example.com": expected the plural of a resource that ' +
        'the server has, such as "pods" or "deployments.apps"; create the CustomResourceDefinition of a custom ' +
        "resource first",
    });
    fixture.server.objects.create("customresourcedefinitions.apiextensions.k8s.io", {
      metadata: { name: "gauges.example.com" },
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { plural: "gauges", kind: "Gauge" },
        versions: [{ name: "v1", served: true, storage: true }],
      },
    });
    fixture.server.faults.add(fault);
    const gauges = "/apis/example.com/v1/namespaces/default/gauges";
    assert.equal((await fixture.client.get(gauges)).code, 503);
    assert.equal((await fixture.client.get(gauges)).code, 200);
  });
});

describe("the reason of a failure that a fault answers with", () => {
  const fixture = useServer();

  it("gives the Status the reason of its code, unless told another", async () => {
    const reasonOf = async (code: number, method: string, reason?: string): Promise<unknown> => {
      fixture.server.faults.add({ do: { type: "http", code, ...(reason === undefined ? {} : { reason }) } });
      return (await fixture.client.send(PODS, { method })).json.reason;
    };
    const reasons: Record<number, unknown> = {};
    for (const code of [
      400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 418, 422, 429, 500, 502, 503, 504,
    ]) {
      reasons[code] = await reasonOf(code, "GET");
    }
    assert.deepEqual(reasons, {
      400: "BadRequest",
      401: "Unauthorized",
      403: "Forbidden",
      404: "NotFound",
      405: "MethodNotAllowed",
      406: "NotAcceptable",
      409: "Conflict",
      410: "Expired",
      413: "RequestEntityTooLarge",
      415: "UnsupportedMediaType",
      418: undefined,
      422: "Invalid",
      429: "TooManyRequests",
      500: "InternalError",
      502: "InternalError",
      503: "ServiceUnavailable",
      504: "Timeout",
    });
    assert.equal(await reasonOf(409, "POST"), "AlreadyExists");
    assert.equal(await reasonOf(410, "GET", "Gone"), "Gone");
    assert.equal(await reasonOf(403, "GET", ""), undefined);
  });

  it("gives the ERROR of a watch the reason of its code", async () => {
    fixture.server.faults.add({ match: { verb: "watch" }, do: { type: "watchError", code: 500 } });
    const watch = await fixture.client.watch(`${PODS}?watch=1`);
    const [error] = (await watch.rest()) as { object: { reason?: string } }[];
    assert.equal(error?.object.reason, "InternalError");
  });
});

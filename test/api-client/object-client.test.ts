import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import { StatusError } from "../../src/api/status-error.js";
import { ObjectClient } from "../../src/api-client/object-client.js";
import { LEASES } from "../../src/api/built-in-resources.js";
import { FakeClock } from "../support/fake-clock.js";
import { ObjectServer, refusal } from "../support/object-server.js";
import { ScriptedBody } from "../support/scripted-transport.js";

const SIGNAL = new AbortController().signal;
const NAME = { namespace: "foo", name: "bar" };
const LEASE = { metadata: NAME, spec: { holderIdentity: "a" } };
const PATH = "/apis/coordination.k8s.io/v1/namespaces/foo/leases";

function client(): { server: ObjectServer; clock: FakeClock; leases: ObjectClient<KubeObject> } {
  const server = new ObjectServer();
  const clock = new FakeClock();
  const leases = new ObjectClient<KubeObject>({
    transport: server,
    resource: LEASES,
    requestTimeoutMs: 5_000,
    clock,
  });
  return { server, clock, leases };
}

describe("ObjectClient", () => {
  it("sends JSON to the paths of the API, and returns what the server answers", async () => {
    const { server, leases } = client();
    const created = await leases.create(LEASE, SIGNAL);
    const updated = await leases.update(
      { ...created, metadata: { ...created.metadata, labels: { a: "b" } } },
      SIGNAL,
    );
    const patched = await leases.mergePatch(NAME, { spec: { holderIdentity: "b" } }, SIGNAL);
    assert.deepEqual(await leases.get(NAME, SIGNAL), patched);
    assert.deepEqual(updated.metadata?.labels, { a: "b" });
    assert.deepEqual(
      server.requests.map(({ method, path, headers }) => [method, path, headers?.["content-type"]]),
      [
        ["POST", PATH, "application/json"],
        ["PUT", `${PATH}/bar`, "application/json"],
        ["PATCH", `${PATH}/bar`, "application/merge-patch+json"],
        ["GET", `${PATH}/bar`, undefined],
      ],
    );
  });

  it("throws a StatusError with the status of a refusal", async () => {
    const { leases, server } = client();
    await assert.rejects(
      leases.get(NAME, SIGNAL),
      (error) => error instanceof StatusError && error.statusCode === 404,
    );
    server.put(`${PATH}/bar`, LEASE);
    const late = { ...LEASE, metadata: { ...NAME, resourceVersion: "1" } };
    await assert.rejects(
      leases.update(late, SIGNAL),
      (error) => error instanceof StatusError && error.statusCode === 409,
    );
    server.interfere = () => refusal(403, "Forbidden");
    await assert.rejects(leases.create(LEASE, SIGNAL), { code: "ERR_STATUS", message: "it is Forbidden" });
  });

  it("throws an error that quotes nothing when the answer is not an object", async () => {
    for (const body of ["secret", '"secret"', "[]", "null", "", '{"secret']) {
      const { leases, server } = client();
      server.interfere = () => ({ body });
      await assert.rejects(leases.get(NAME, SIGNAL), {
        code: "ERR_DECODE",
        message: `Cannot read the answer to GET ${PATH}/bar: it is not an object in JSON`,
      });
    }
  });

  it("reads no more than 16 MiB of an answer", async () => {
    const { leases, server } = client();
    const body = new ScriptedBody(Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024, "x")));
    server.interfere = () => ({ body });
    await assert.rejects(
      leases.get(NAME, SIGNAL),
      /it is larger than 16777216 bytes, the limit for an object$/,
    );
    assert.equal(body.closed, true);
  });

  it("ends a request that takes too long, and one that is aborted", async () => {
    const { leases, server, clock } = client();
    server.interfere = () => "hangs";
    const slow = assert.rejects(leases.get(NAME, SIGNAL), { code: "ERR_TIMEOUT" });
    await clock.advance(5_000);
    await slow;
    const stop = new AbortController();
    const aborted = assert.rejects(leases.get(NAME, stop.signal), { message: "enough" });
    await clock.advance(1);
    stop.abort(new Error("enough"));
    await aborted;
    assert.equal(clock.pendingTimers, 0);
  });
});

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { realClusterMissing } from "../support/real-cluster.js";
import { eventually } from "../support/eventually.js";
import { EVENTS_GROUP, goodEvent } from "./event-bodies.js";
import { type Answer, pod, type RawOptions } from "./raw-client.js";
import { type ServerSide, useTwoServers } from "./two-servers.js";

const NAMESPACES = "/api/v1/namespaces";
const NAMESPACE = `${NAMESPACES}/differ`;
const PODS = `${NAMESPACE}/pods`;
const CONFIG_MAPS = `${NAMESPACE}/configmaps`;
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/example.com/v1/namespaces/differ/widgets";

const TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

/** The responses of the two servers to the same request. */
interface Answers {
  readonly real: Answer;
  readonly embedded: Answer;
}

// docs/apiserver.md has a row for each of these tests.
describe("where the embedded server differs from a real one", { skip: realClusterMissing() ?? false }, () => {
  const servers = useTwoServers();

  async function send(path: string, options: RawOptions = {}): Promise<Answers> {
    const [real, embedded] = await Promise.all(
      [servers.real, servers.embedded].map(async ({ client }) => client.send(path, options)),
    );
    assert.ok(real !== undefined && embedded !== undefined);
    return { real, embedded };
  }

  async function post(path: string, body: unknown): Promise<Answers> {
    return send(path, { method: "POST", body });
  }

  async function postPod(name: string, spec: object, query = ""): Promise<Answers> {
    const manifest = pod(name, "differ");
    return post(PODS + query, { ...manifest, spec: { ...(manifest["spec"] as object), ...spec } });
  }

  function assertCodes({ real, embedded }: Answers, codes: { real: number; embedded: number }): void {
    assert.deepEqual({ real: real.code, embedded: embedded.code }, codes, embedded.text + real.text);
  }

  before(async () => {
    assertCodes(await post(NAMESPACES, { metadata: { name: "differ" } }), { real: 201, embedded: 201 });
  });

  describe("on purpose", () => {
    it("responds 401 without credentials on every path", async () => {
      assertCodes(await send("/version", { token: "" }), { real: 200, embedded: 401 });
    });

    it("does not evaluate roles and bindings", async () => {
      const group = "rbac.authorization.k8s.io";
      const roles = `/apis/${group}/v1/namespaces/differ`;
      const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list"] }];
      await post(`${roles}/roles`, { metadata: { name: "r" }, rules });
      await post(`${roles}/rolebindings`, {
        metadata: { name: "r" },
        roleRef: { apiGroup: group, kind: "Role", name: "r" },
        subjects: [{ apiGroup: group, kind: "User", name: "restricted" }],
      });
      const list = async ({ client, restrictedToken }: ServerSide): Promise<number> =>
        (await client.send(CONFIG_MAPS, { token: restrictedToken })).code;
      await eventually(async () => assert.equal(await list(servers.real), 200));
      assert.equal(await list(servers.embedded), 403);
    });

    it("ignores impersonation", async () => {
      const headers = { "Impersonate-User": "restricted-too" };
      assertCodes(await send(PODS, { headers }), { real: 403, embedded: 200 });
    });

    it("calls no admission webhooks or policies", async () => {
      const group = "/apis/admissionregistration.k8s.io/v1";
      const rules = [
        { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] },
      ];
      const labels = { refused: "always" };
      const matchConstraints = { objectSelector: { matchLabels: labels }, resourceRules: rules };
      const policy = { matchConstraints, validations: [{ expression: "false" }] };
      const binding = { policyName: "never", validationActions: ["Deny"] };
      const created = { real: 201, embedded: 201 };
      assertCodes(
        await post(`${group}/validatingadmissionpolicies`, { metadata: { name: "never" }, spec: policy }),
        created,
      );
      const bindings = `${group}/validatingadmissionpolicybindings`;
      assertCodes(await post(bindings, { metadata: { name: "never" }, spec: binding }), created);
      await eventually(async () => {
        const body = { metadata: { generateName: "refused-", labels } };
        assertCodes(await post(CONFIG_MAPS, body), { real: 422, embedded: 201 });
      });
    });

    it("does not limit the rate of requests", async () => {
      const { real, embedded } = await send(PODS);
      assert.ok(real.headers["x-kubernetes-pf-flowschema-uid"] !== undefined);
      assert.equal(embedded.headers["x-kubernetes-pf-flowschema-uid"], undefined);
    });

    it("has no metrics, OpenAPI v2 or health details", async () => {
      for (const path of ["/metrics", "/openapi/v2", "/healthz/etcd"]) {
        assertCodes(await send(path), { real: 200, embedded: 404 });
      }
    });

    it("empties a deleted namespace by itself", async () => {
      await post(NAMESPACES, { metadata: { name: "gone" } });
      await post(`${NAMESPACES}/gone/configmaps`, { metadata: { name: "in-it" } });
      await send(`${NAMESPACES}/gone`, { method: "DELETE" });
      assertCodes(await send(`${NAMESPACES}/gone`), { real: 200, embedded: 404 });
      assertCodes(await send(`${NAMESPACES}/gone/configmaps/in-it`), { real: 200, embedded: 404 });
    });

    it("does not wait for a garbage collector", async () => {
      await post(CONFIG_MAPS, { metadata: { name: "owner" } });
      const answers = await send(`${CONFIG_MAPS}/owner?propagationPolicy=Foreground`, { method: "DELETE" });
      assertCodes(answers, { real: 200, embedded: 200 });
      assertCodes(await send(`${CONFIG_MAPS}/owner`), { real: 200, embedded: 404 });
    });

    it("ends some refusals in its own words", async () => {
      const { real, embedded } = await send(`${PODS}?labelSelector=a%20in%20b`);
      assert.deepEqual([embedded.code, real.code], [400, 400]);
      const [expected, found] = [real, embedded].map(({ json }) => json.message.split(":"));
      assert.equal(found?.[0], expected?.[0]);
      assert.notDeepEqual(found, expected);
    });

    it("refuses bodies nested more than 500 deep", async () => {
      const nested = (depth: number): Buffer =>
        Buffer.from(`{"metadata":{"name":"deep"},"x":${"[".repeat(depth)}${"]".repeat(depth)}}`);
      assertCodes(await post(CONFIG_MAPS, nested(9_000)), { real: 201, embedded: 400 });
      const { real, embedded } = await post(CONFIG_MAPS, nested(50_000));
      assert.deepEqual([embedded.code, real.code], [400, 400]);
      assert.match(embedded.json.message, /exceeded max depth/);
      assert.match(real.json.message, /exceeded max depth/);
    });

    it("describes columns in its own words", async () => {
      const { real, embedded } = await send(PODS, { headers: TABLE });
      assert.deepEqual(columns(embedded, "name"), columns(real, "name"));
      assert.notDeepEqual(columns(embedded, "description"), columns(real, "description"));
    });
  });

  describe("not yet", () => {
    it("records managers from the first apply on", async () => {
      const { real, embedded } = await postPod("managed", {});
      assert.match(real.text, /"managedFields":\[/);
      assert.doesNotMatch(embedded.text, /managedFields/);
    });

    it("fills in no default values of claims", async () => {
      const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
      const claims = `${NAMESPACE}/persistentvolumeclaims`;
      const { real, embedded } = await post(claims, { metadata: { name: "c" }, spec });
      assert.equal(real.json.spec["volumeMode"], "Filesystem");
      assert.deepEqual(embedded.json.spec, spec);
    });

    it("does not validate Services", async () => {
      const body = { metadata: { name: "empty" }, spec: {} };
      assertCodes(await post(`${NAMESPACE}/services`, body), { real: 422, embedded: 201 });
    });

    it("does not evaluate rules in CEL", async () => {
      await post(DEFINITIONS, definition());
      await eventually(async () => assert.equal((await servers.real.client.get(WIDGETS)).code, 200));
      const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" }, size: 7 };
      assertCodes(await post(WIDGETS, widget), { real: 422, embedded: 201 });
    });

    it("validates only some fields of a pod", async () => {
      const container = { name: "c", image: "nginx", livenessProbe: { periodSeconds: 1 } };
      assertCodes(await postPod("probed", { containers: [container] }), { real: 422, embedded: 201 });
    });

    it("does not look up priority classes", async () => {
      const answers = await postPod("prior", { priorityClassName: "missing" });
      assertCodes(answers, { real: 403, embedded: 201 });
    });

    it("keeps quantities as they are written", async () => {
      const resources = { requests: { cpu: "1000m" } };
      const { real, embedded } = await postPod("cpu", {
        containers: [{ name: "c", image: "nginx", resources }],
      });
      assert.match(real.text, /"requests":\{"cpu":"1"\}/);
      assert.match(embedded.text, /"requests":\{"cpu":"1000m"\}/);
    });

    it("keeps times as they are written", async () => {
      // A MicroTime has six digits after the point, and a Date writes three.
      const event = { ...goodEvent("timed", "differ"), eventTime: "2026-01-02T03:04:05.006Z" };
      assertCodes(await post(EVENTS_GROUP.collection("differ"), event), { real: 400, embedded: 201 });
    });

    it("creates no Events by an update", async () => {
      const path = `${EVENTS_GROUP.collection("differ")}/updated`;
      const body = goodEvent("updated", "differ");
      assertCodes(await send(path, { method: "PUT", body }), { real: 201, embedded: 404 });
    });

    it("rounds integers above 2^53", async () => {
      const body = JSON.stringify(pod("long", "differ")).replace(
        '"spec":{',
        '"spec":{"terminationGracePeriodSeconds":9007199254740993,',
      );
      const { real, embedded } = await post(PODS, Buffer.from(body));
      assert.match(real.text, /"terminationGracePeriodSeconds":9007199254740993\b/);
      assert.match(embedded.text, /"terminationGracePeriodSeconds":9007199254740992\b/);
    });

    it("has only some of the built-in kinds", async () => {
      for (const path of [
        "/api/v1/componentstatuses",
        "/apis/autoscaling/v1",
        "/apis/apiregistration.k8s.io/v1",
      ]) {
        assertCodes(await send(path), { real: 200, embedded: 404 });
      }
    });

    it("has only some subresources of pods", async () => {
      await postPod("sub", {});
      assertCodes(await send(`${PODS}/sub/exec?command=ls`), { real: 400, embedded: 404 });
    });

    it("has no columns for some kinds", async () => {
      const claims = `${NAMESPACE}/persistentvolumeclaims`;
      const { real, embedded } = await send(claims, { headers: TABLE });
      assert.ok(columns(real, "name").includes("Capacity"));
      assert.deepEqual(columns(embedded, "name"), ["Name", "Created At"]);
    });

    it("responds in JSON and protobuf only", async () => {
      const yaml = await send(PODS, { headers: { Accept: "application/yaml" } });
      assertCodes(yaml, { real: 200, embedded: 406 });
      const metadata = "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
      assertCodes(await send(PODS, { headers: { Accept: metadata } }), { real: 200, embedded: 406 });
    });
  });
});

function columns({ json }: Answer, field: "name" | "description"): unknown[] {
  return (json.columnDefinitions ?? []).map(
    (column) => (column as Partial<Record<typeof field, string>>)[field],
  );
}

/** Returns a definition of a custom resource whose `size` must be even. */
function definition(): object {
  const schema = {
    openAPIV3Schema: {
      type: "object",
      properties: {
        size: {
          type: "integer",
          "x-kubernetes-validations": [{ rule: "self % 2 == 0", message: "must be even" }],
        },
      },
    },
  };
  return {
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { acceptsAggregated } from "../../../src/apiserver/handlers/discovery.js";
import { jsonEncoding } from "../../../src/apiserver/encoding/json-encoding.js";
import { negotiateFormat } from "../../../src/apiserver/encoding/negotiation.js";
import { protobufEncoding } from "../../../src/apiserver/encoding/protobuf-encoding.js";

const OBJECT = { as: "object", encoding: jsonEncoding };
const PROTOBUF = { as: "object", encoding: protobufEncoding };
const TABLE = { as: "Table", version: "v1", includeObject: "Metadata" };
const KUBECTL =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

describe("negotiateFormat", () => {
  const cases: [header: string | undefined, of: "list" | "object", format: unknown][] = [
    [undefined, "list", OBJECT],
    ["", "list", OBJECT],
    ["*/*", "list", OBJECT],
    ["application/*", "list", OBJECT],
    ["application/json", "object", OBJECT],
    ["application/json; charset=utf-8", "object", OBJECT],
    ["application/vnd.kubernetes.protobuf,application/json", "list", PROTOBUF],
    ["application/vnd.kubernetes.protobuf;stream=watch,application/json", "object", PROTOBUF],
    ["application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json", "list", OBJECT],
    [KUBECTL, "list", TABLE],
    ["application/json;as=Table;v=v2;g=meta.k8s.io,application/json", "list", OBJECT],
    ["application/json;as=Table;v=v1;g=other,application/json", "list", OBJECT],
    ["application/json;q=0.1,application/json;as=Table;v=v1;g=meta.k8s.io", "list", TABLE],
    [
      "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
      "list",
      { as: "PartialObjectMetadata", version: "v1" },
    ],
    [
      "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
      "object",
      { as: "PartialObjectMetadata", version: "v1" },
    ],
  ];
  for (const [header, of, format] of cases) {
    it(`reads ${JSON.stringify(header)} for one ${of}`, () => {
      assert.deepEqual(negotiateFormat(header, "Metadata", of, true), format);
    });
  }

  for (const header of [
    "text/plain",
    "application/vnd.kubernetes.protobuf",
    "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
    "application/json;as=Nonsense;v=v1;g=meta.k8s.io",
  ]) {
    it(`refuses ${header} for a list`, () => {
      assert.throws(
        () => negotiateFormat(header, "Metadata", "list", false),
        (error) => error instanceof ApiError && error.status.code === 406,
      );
    });
  }
});

describe("negotiateFormat, where protobuf is not to be had", () => {
  it("takes what comes after it", () => {
    const header = "application/vnd.kubernetes.protobuf,application/json";
    assert.deepEqual(negotiateFormat(header, "Metadata", "list", false), OBJECT);
  });
});

describe("acceptsAggregated", () => {
  it("wants the group, the version and the kind of the aggregated document", () => {
    const clause = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    assert.equal(acceptsAggregated(`${clause},application/json`), true);
    assert.equal(acceptsAggregated(clause.replace("v=v2", "v=v2beta1")), false);
    assert.equal(acceptsAggregated("application/json"), false);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FaultMatch } from "../../../src/apiserver/faults/fault-match.js";
import type { Fault } from "../../../src/apiserver/faults/fault.js";
import { newFaults } from "./list-of-pods.js";

const TARGET = {
  method: "GET",
  verb: "list",
  path: "/",
  query: "",
  group: "",
  resource: "pods",
  subresource: "",
  namespace: "",
  name: "",
  user: "admin",
} as const;

describe("Faults.add", () => {
  const misspelled: readonly (readonly [string, object, string])[] = [
    [
      "an unknown type",
      { do: { type: "explode" } },
      'of the type "explode": expected one of http, hang, refuse, earlyHints, delay, compact, ' +
        "ignoreParameters, before, drop, goaway, end, stall, watchError, garbage, truncate, events, slow, " +
        "splitChunks, badGzip, shortBody, missingEnd, trailers, rewriteBody",
    ],
    ["no type", { do: {} }, "of the type undefined: expected one of http, "],
    [
      "an inherited name as its type",
      { do: { type: "toString" } },
      'of the type "toString": expected one of ',
    ],
    [
      "an unknown change",
      { do: { type: "events", change: "shuffle" } },
      'of the type "events": found change "shuffle", expected one of duplicate, reorder, resourceVersionBackwards, ' +
        "resourceVersionNotNumeric, resourceVersionMissing, missedDelete, lyingBookmark, noBookmarks, " +
        "noInitialEventsEnd, unknownType, otherKind, huge, or a function",
    ],
    [
      "an unknown way to break a connection",
      { do: { type: "drop", how: "fin" } },
      'of the type "drop": found how "fin", expected one of close, reset, rst, goaway',
    ],
    [
      "a text for a number",
      { do: { type: "drop", afterEvents: "x" } },
      'of the type "drop": found afterEvents "x", expected a whole number of at least 0',
    ],
    [
      "a number that is none",
      { do: { type: "delay", ms: NaN } },
      'of the type "delay": found ms NaN, expected a finite number of at least 0',
    ],
    [
      "null for a position",
      { match: { nth: null }, do: { type: "hang" } },
      "with this match: found nth null, expected a whole number of at least 1",
    ],
    [
      "an unknown field to match",
      { match: { resources: "pods" }, do: { type: "hang" } },
      'with this match: found the member "resources", expected one of method, verb, path, query, resource, ' +
        "subresource, namespace, name, user, nth",
    ],
  ];
  for (const [title, fault, message] of misspelled) {
    it(`refuses a fault with ${title}, and lists what there is`, () => {
      const faults = newFaults();
      assert.throws(
        () => faults.add(fault as Fault),
        (error: unknown) =>
          error instanceof TypeError && error.message.startsWith(`Cannot add a fault ${message}`),
      );
      assert.deepEqual(faults.take(TARGET), []);
    });
  }

  const impossible: readonly (readonly [object, string])[] = [
    [
      { verb: "updat" },
      'that matches the verb "updat": expected one of create, delete, deletecollection, get, list, patch, update, watch',
    ],
    [{ method: "post" }, 'that matches the method "post": expected one of GET, HEAD, POST, '],
    [
      { path: "/api/v1/pods?watch=1" },
      'that matches the path "/api/v1/pods?watch=1": expected one that begins with',
    ],
    [{ path: "api/v1/pods" }, 'that matches the path "api/v1/pods": expected one that begins with "/"'],
    [{ resource: "configmap" }, 'that matches the resource "configmap": expected its plural, "configmaps"'],
    [{ resource: "ConfigMap" }, 'that matches the resource "ConfigMap": expected its plural, "configmaps"'],
    [{ resource: "deploy" }, 'that matches the resource "deploy": expected its plural, "deployments"'],
    [
      { resource: "deployment.apps" },
      'that matches the resource "deployment.apps": expected its plural, "deployments.apps"',
    ],
    [
      { resource: "deployments.extensions" },
      'that matches the resource "deployments.extensions": expected its plural, "deployments.apps"',
    ],
    [
      { resource: "event.x" },
      'that matches the resource "event.x": expected its plural, "events" or "events.events.k8s.io"',
    ],
    [
      { resource: "widgets" },
      'that matches the resource "widgets": expected the plural of a resource that the server has, ',
    ],
    [
      { resource: "pods/scale" },
      'for "pods" that matches the subresource "scale": expected one of binding, ',
    ],
    [{ resource: "secrets/status" }, 'for "secrets" that matches the subresource "status": expected none'],
    [{ subresource: "statu" }, 'that matches the subresource "statu": expected one of '],
    [
      { resource: "deployments/status", subresource: "scale" },
      'for the resource "deployments/status" that matches the subresource "scale": expected one of status',
    ],
    [
      { resource: "nodes", namespace: "default" },
      'for "nodes" that matches the namespace "default": expected no namespace',
    ],
    [
      { verb: "list", name: "web" },
      'for {"name":"web"} that matches the verb "list": expected one of create, delete, get, patch, update',
    ],
    [
      { verb: "create", resource: "configmaps", name: "web" },
      'for {"resource":"configmaps","name":"web"} that matches the verb "create": expected one of delete, get, ',
    ],
    [
      { verb: "watch", resource: "deployments/scale" },
      'for {"resource":"deployments","subresource":"scale"} that matches the verb "watch": expected one of get, ',
    ],
    [{ namespace: null }, "with this match: found namespace null, expected a text"],
    [{ resource: ["pods"] }, "with this match: found resource [ 'pods' ], expected a text"],
  ];
  for (const [match, message] of impossible) {
    it(`refuses a fault that can never strike: ${JSON.stringify(match)}`, () => {
      const faults = newFaults();
      assert.throws(
        () => faults.add({ match, do: { type: "hang" } }),
        (error: unknown) => {
          assert.ok(error instanceof TypeError);
          assert.equal(
            error.message.slice(0, `Cannot add a fault ${message}`.length),
            `Cannot add a fault ${message}`,
          );
          return true;
        },
      );
    });
  }

  const possible: readonly FaultMatch[] = [
    {},
    { resource: "" },
    { verb: "get", resource: "" },
    { verb: "get", name: "" },
    { verb: "watch", resource: "events" },
    { verb: "create", resource: "pods", name: "web" },
    { verb: "create", resource: "pods/eviction" },
    { verb: "update", subresource: "status" },
    { verb: "deletecollection", resource: "leases.coordination.k8s.io", subresource: "", name: "" },
    { resource: "nodes", namespace: "" },
    { resource: "pods", namespace: "shop", name: "web", user: "reader", method: "DELETE" },
  ];
  for (const match of possible) {
    it(`accepts ${JSON.stringify(match)}`, () => {
      const faults = newFaults();
      assert.doesNotThrow(() => faults.add({ match, do: { type: "hang" } }));
    });
  }
});

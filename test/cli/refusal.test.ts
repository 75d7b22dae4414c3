import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refusalOf } from "../../src/cli/refusal.js";
import type { EndingKind } from "../../src/reflector/ending.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";

function report(kind: EndingKind, said: string, next: EndingReport["next"] = "relist"): EndingReport {
  return { phase: "list", kind, error: new Error(said), next, delayMs: 800, repeats: 1 };
}

const EVERYWHERE = { server: "https://h:6443", namespace: "" };
const ONE = { server: "https://h:6443", namespace: "shop" };

describe("refusalOf", () => {
  it("names the verb, the resource and -n when listing everywhere is forbidden", () => {
    const refusal = refusalOf(report("forbidden", "pods is forbidden"), EVERYWHERE);
    assert.equal(refusal?.name, "RefusedError");
    assert.equal(
      refusal.message,
      "Cannot list pods in all namespaces: pods is forbidden; watch one namespace with -n NAMESPACE, " +
        "or ask for the right to list and watch pods in the cluster",
    );
  });

  it("does not send to -n who has named a namespace, but to another one", () => {
    assert.match(
      refusalOf(report("forbidden", "no"), ONE)?.message ?? "",
      /^Cannot list pods in the namespace "shop": no; choose another one with -n/,
    );
  });

  const advice: readonly (readonly [EndingKind, RegExp])[] = [
    ["unauthorized", /https:\/\/h:6443 does not accept the credential \(said\); log in again/],
    ["notFound", /is https:\/\/h:6443 the address of a Kubernetes API server\?$/],
    ["invalidRequest", /the server refuses the request: said; check --selector and --field-selector$/],
    ["untrusted", /^said$/],
    ["credentials", /^said$/],
  ];
  for (const [kind, expected] of advice) {
    it(`says what to do about ${kind}`, () =>
      assert.match(refusalOf(report(kind, "said"), EVERYWHERE)?.message ?? "", expected));
  }

  const healing: readonly EndingKind[] = [
    "closed",
    "closedEarly",
    "silent",
    "expired",
    "tooLarge",
    "tooManyRequests",
    "serverError",
    "unreachable",
    "interrupted",
    "undecodable",
    "failed",
  ];
  for (const kind of healing) {
    it(`goes on after ${kind}`, () => assert.equal(refusalOf(report(kind, "said"), EVERYWHERE), undefined));
  }

  it("goes on when a streaming list is refused and a plain one follows", () => {
    assert.equal(refusalOf(report("forbidden", "said", "fallBackToList"), EVERYWHERE), undefined);
  });
});

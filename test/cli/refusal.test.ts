import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refusalOf, type RefusalContext } from "../../src/cli/refusal.js";
import type { CredentialSource } from "../../src/kubeconfig/client-config.js";
import type { EndingKind } from "../../src/reflector/ending.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";

function report(kind: EndingKind, said: string, next: EndingReport["next"] = "relist"): EndingReport {
  return { phase: "list", kind, error: new Error(said), next, delayMs: 800, repeats: 1 };
}

const credentials: CredentialSource = { get: async () => Promise.resolve({}), reject: () => false };
const EVERYWHERE: RefusalContext = { config: { server: "https://h:6443", credentials }, namespace: "" };
const ONE = { ...EVERYWHERE, namespace: "shop" };
const HTTP: RefusalContext = { config: { server: "http://h:6443", credentials }, namespace: "" };

describe("refusalOf", () => {
  it("names the verb, the resource and -n when listing everywhere is forbidden", () => {
    const refusal = refusalOf(report("forbidden", "pods is forbidden"), EVERYWHERE);
    assert.equal(refusal?.name, "RefusedError");
    assert.equal(
      refusal.message,
      "Cannot list pods in all namespaces: pods is forbidden; watch a single namespace with -n NAMESPACE, " +
        "or ask for permission to list and watch pods in the whole cluster",
    );
  });

  it("advises another namespace, and not -n, if a namespace was given", () => {
    assert.match(
      refusalOf(report("forbidden", "no"), ONE)?.message ?? "",
      /^Cannot list pods in the namespace "shop": no; choose another namespace with -n/,
    );
  });

  const advice: readonly (readonly [EndingKind, RegExp])[] = [
    ["unauthorized", /https:\/\/h:6443 does not accept the credential \(said\); log in again/],
    ["notFound", /is https:\/\/h:6443 the address of a Kubernetes API server\?$/],
    [
      "invalidRequest",
      /the server rejected the request: said; is https:\/\/h:6443 the address of a Kubernetes API server\?$/,
    ],
    ["untrusted", /^said$/],
    ["credentials", /^said$/],
  ];
  for (const [kind, expected] of advice) {
    it(`says what to do about ${kind}`, () =>
      assert.match(refusalOf(report(kind, "said"), EVERYWHERE)?.message ?? "", expected));
  }

  for (const [given, expected] of [
    [{ labelSelector: "a in (" }, /; check --selector "a in \("$/],
    [{ fieldSelector: "b" }, /; check --field-selector "b"$/],
    [{ labelSelector: "a", fieldSelector: "b" }, /; check --selector "a" and --field-selector "b"$/],
  ] as const) {
    it(`quotes the selectors that were given: ${Object.keys(given).join(", ")}`, () =>
      assert.match(
        refusalOf(report("invalidRequest", "said"), { ...EVERYWHERE, ...given })?.message ?? "",
        expected,
      ));
  }

  for (const said of [
    "the server answered 400: Client sent an HTTP request to an HTTPS server.",
    "the server answered 400: 400 The plain HTTP request was sent to HTTPS port",
  ]) {
    it(`advises https:// after: ${said}`, () =>
      assert.equal(
        refusalOf(report("invalidRequest", said), { ...HTTP, labelSelector: "a" })?.message,
        `Cannot list pods: http://h:6443 accepts only https (${said}); use https:// for the server in the kubeconfig`,
      ));
  }

  it("says that no credential was sent where there is none", () => {
    assert.equal(
      refusalOf(report("unauthorized", "Unauthorized"), { ...ONE, config: { server: "https://h:6443" } })
        ?.message,
      "Cannot list pods: https://h:6443 requires a credential (Unauthorized), and the kubeconfig has none " +
        "for this context; log in, or choose another context with --context",
    );
  });

  it("says that no credential was sent where it must not be", () => {
    assert.match(
      refusalOf(report("unauthorized", "Unauthorized"), HTTP)?.message ?? "",
      /^Cannot list pods: http:\/\/h:6443 requires a credential \(.*\), and credentials are not sent .*; use https:\/\/ for the server in the kubeconfig$/,
    );
  });

  it("says that no credential was sent through a proxy, though the server is this machine", () => {
    const config = { server: "http://127.0.0.1:8001", proxyUrl: "http://proxy:3128", credentials };
    assert.match(
      refusalOf(report("unauthorized", "Unauthorized"), { ...ONE, config })?.message ?? "",
      /credentials are not sent through a proxy over plain http; use https:\/\//,
    );
  });

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

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type RefusalContext, Refusals, type RefusedError } from "../../src/cli/watching/refusal.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { StatusError } from "../../src/api/status-error.js";
import type { CredentialSource } from "../../src/kubeconfig/client-config.js";
import type { EndingKind } from "../../src/reflector/ending.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";

function report(kind: EndingKind, said: string, next: EndingReport["next"] = "relist"): EndingReport {
  return { phase: "list", kind, error: new Error(said), next, delayMs: 800, repeats: 1 };
}

function refusalAfter(ending: EndingReport, context: RefusalContext): RefusedError | undefined {
  return new Refusals(context).after(ending);
}

/** Returns the refusal after the last of many such endings. */
function refusalAfterMany(ending: EndingReport): RefusedError | undefined {
  const refusals = new Refusals(EVERYWHERE);
  return Array.from({ length: 100 }, () => refusals.after(ending)).at(-1);
}

function statusError(httpStatus: number): StatusError {
  return new StatusError({ kind: "Status", status: "Failure" }, { httpStatus });
}

const credentials: CredentialSource = { get: async () => Promise.resolve({}), reject: () => false };
const EVERYWHERE: RefusalContext = {
  config: { server: "https://h:6443", credentials, namespace: "team", contextName: "dev" },
  resource: PODS,
  namespace: "",
};
const ONE = { ...EVERYWHERE, namespace: "shop" };
const HTTP: RefusalContext = {
  ...EVERYWHERE,
  config: { server: "http://h:6443", credentials, namespace: "team", contextName: "dev" },
};

describe("Refusals", () => {
  it("names the namespace of the context when listing everywhere is forbidden", () => {
    const refusal = refusalAfter(report("forbidden", "pods is forbidden"), EVERYWHERE);
    assert.equal(refusal?.name, "RefusedError");
    assert.equal(
      refusal.message,
      `Cannot list pods in all namespaces: pods is forbidden; your context's namespace is "team": try -n team, ` +
        "or ask for permission to list and watch pods in the whole cluster",
    );
  });

  it("advises another namespace, and not -n, if a namespace was given", () => {
    assert.match(
      refusalAfter(report("forbidden", "no"), ONE)?.message ?? "",
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
    ["credentials", /^said$/],
  ];
  for (const [kind, expected] of advice) {
    it(`says what to do about ${kind}`, () =>
      assert.match(refusalAfter(report(kind, "said"), EVERYWHERE)?.message ?? "", expected));
  }

  for (const [selectedBy, expected] of [
    [['--node "b"'], /; check --node "b"$/],
    [['--selector "a"', '--field-selector "b"'], /; check --selector "a" and --field-selector "b"$/],
  ] as const) {
    it(`quotes the flags by which the server selects: ${selectedBy.join(", ")}`, () =>
      assert.match(
        refusalAfter(report("invalidRequest", "said"), { ...EVERYWHERE, selectedBy })?.message ?? "",
        expected,
      ));
  }

  for (const said of [
    "the server answered 400: Client sent an HTTP request to an HTTPS server.",
    "the server answered 400: 400 The plain HTTP request was sent to HTTPS port",
  ]) {
    it(`advises https:// after: ${said}`, () =>
      assert.equal(
        refusalAfter(report("invalidRequest", said), { ...HTTP, selectedBy: ['--selector "a"'] })?.message,
        `Cannot list pods: http://h:6443 accepts only https (${said}); use https:// for the server in the kubeconfig`,
      ));
  }

  it("looks at each word of a server once, however long it talks of an HTTP request", () => {
    const said = "HTTP request to an ".repeat(100_000);
    assert.match(refusalAfter(report("invalidRequest", said), HTTP)?.message ?? "", /is http:.* the address/);
  });

  it("says that no credential was sent where there is none", () => {
    assert.equal(
      refusalAfter(report("unauthorized", "Unauthorized"), {
        ...ONE,
        config: { server: "https://h:6443", namespace: "team", contextName: "dev" },
      })?.message,
      "Cannot list pods: https://h:6443 requires a credential (Unauthorized), and the kubeconfig has none " +
        "for this context; log in, or choose another context with --context",
    );
  });

  it("names the flags where neither a credential nor a context was given", () => {
    const config = { server: "https://h:6443", namespace: "default", contextName: "" };
    assert.match(
      refusalAfter(report("unauthorized", "no"), { ...EVERYWHERE, config })?.message ?? "",
      /requires a credential \(no\), and none was given; use --token, or --client-certificate and --client-key$/,
    );
    assert.match(
      refusalAfter(report("forbidden", "no"), { ...EVERYWHERE, config })?.message ?? "",
      /: no; watch a single namespace with -n NAMESPACE, or ask for permission/,
    );
  });

  it("says that no credential was sent where it must not be", () => {
    assert.match(
      refusalAfter(report("unauthorized", "Unauthorized"), HTTP)?.message ?? "",
      /^Cannot list pods: http:\/\/h:6443 requires a credential \(.*\), and credentials are not sent .*; use https:\/\/ for the server in the kubeconfig$/,
    );
  });

  it("says that no credential was sent through a proxy, though the server is this machine", () => {
    const config = {
      server: "http://127.0.0.1:8001",
      proxyUrl: "http://proxy:3128",
      credentials,
      namespace: "team",
      contextName: "dev",
    };
    assert.match(
      refusalAfter(report("unauthorized", "Unauthorized"), { ...ONE, config })?.message ?? "",
      /credentials are not sent through a proxy over plain http; use https:\/\//,
    );
  });

  const passing: readonly EndingKind[] = [
    "closed",
    "dropped",
    "closedEarly",
    "silent",
    "overdue",
    "expired",
    "tooLarge",
    "tooManyRequests",
  ];
  for (const kind of passing) {
    it(`goes on after ${kind}`, () => assert.equal(refusalAfterMany(report(kind, "said")), undefined));
  }

  for (const code of [500, 502, 503, 504, 520]) {
    it(`goes on after status ${code}`, () =>
      assert.equal(refusalAfterMany({ ...report("serverError", ""), error: statusError(code) }), undefined));
  }

  for (const outlook of ["passing", "lasting", "unknown"] as const) {
    it(`believes an error of the transport whose outlook is ${outlook}`, () => {
      const error = new TransportError("ERR_CONNECT", "said", { outlook });
      const refusals = new Refusals(EVERYWHERE);
      const ends = Array.from({ length: 3 }, () => refusals.after({ ...report("unreachable", ""), error }));
      assert.deepEqual(
        ends.map((refusal) => refusal?.message),
        {
          passing: [undefined, undefined, undefined],
          lasting: ["said", "said", "said"],
          unknown: [undefined, undefined, "said; tried 3 times"],
        }[outlook],
      );
    });
  }

  const unknown: readonly (readonly [EndingKind, unknown, string])[] = [
    ["failed", new Error("odd"), "Cannot list pods: odd; tried 3 times"],
    ["undecodable", new WireError("Cannot decode list"), "Cannot decode list; tried 3 times"],
    ...[302, 405, 406, 413, 415, 501, 505].map(
      (code) =>
        [
          "serverError",
          statusError(code),
          `Cannot list pods: the server answered ${code}; tried 3 times`,
        ] as const,
    ),
  ];
  for (const [kind, error, message] of unknown) {
    it(`tries three times before it says: ${message}`, () => {
      const refusals = new Refusals(EVERYWHERE);
      assert.equal(refusals.after({ ...report(kind, ""), error }), undefined);
      assert.equal(refusals.after(report("tooManyRequests", "busy")), undefined);
      assert.equal(refusals.after({ ...report(kind, ""), error }), undefined);
      assert.equal(refusals.after({ ...report(kind, ""), error })?.message, message);
    });
  }

  it("goes on when a streaming list is refused and a plain one follows", () => {
    assert.equal(refusalAfter(report("forbidden", "said", "fallBackToList"), EVERYWHERE), undefined);
  });
});

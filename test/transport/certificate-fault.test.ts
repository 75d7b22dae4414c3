import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { certificateFault, type TrustedAuthorities } from "../../src/transport/certificate-fault.js";

const CONFIGURED = { kind: "configured" } as const;
const PROXY = { kind: "proxy", lookedAt: 'Node.js, "/certs"' } as const;

function mismatch(subjectaltname: string | undefined, reason = "Cert does not contain a DNS name"): Error {
  return Object.assign(new Error(reason), { reason, host: "10.0.0.9", cert: { subjectaltname } });
}

function nameFault(thrown: Error, authorities: TrustedAuthorities = CONFIGURED): string {
  return certificateFault("ERR_TLS_CERT_ALTNAME_INVALID", thrown, authorities) ?? "";
}

describe("certificateFault", () => {
  it("names the authorities that are trusted", () => {
    const said = [CONFIGURED, { ...PROXY, kind: "system" } as const, PROXY].map((authorities) =>
      certificateFault("DEPTH_ZERO_SELF_SIGNED_CERT", new Error("raw"), authorities),
    );
    assert.deepEqual(said, [
      "it is self-signed; expected one signed by the configured certificate authority",
      'it is self-signed; expected one signed by an authority that this machine trusts (Node.js, "/certs"), because the kubeconfig has no certificate-authority; set certificate-authority there, or NODE_EXTRA_CA_CERTS=FILE to add another',
      'it is self-signed; expected one signed by an authority that this machine trusts (Node.js, "/certs"); set NODE_EXTRA_CA_CERTS=FILE to add another',
    ]);
  });

  it("says which names it found, and what to do with one", () => {
    const names = 'DNS:kubernetes, IP Address:10.0.0.1, URI:spiffe://x, DNS:"a, DNS:b"';
    assert.equal(
      nameFault(mismatch(names)),
      'it is for another host name: found "kubernetes", "10.0.0.1", "a, DNS:b", expected "10.0.0.9"; ' +
        "set tls-server-name in the kubeconfig to one of the names found, or put one into the server's URL",
    );
    assert.match(nameFault(mismatch(names), PROXY), /; put one of the names found into the proxy's URL$/);
  });

  it("names ten of many", () => {
    const names = Array.from({ length: 1_000 }, (_, number) => `DNS:n${number}`).join(", ");
    assert.match(nameFault(mismatch(names)), /found "n0", .*"n9", \.\.\., expected/);
  });

  it("repeats what Node says of a certificate without names", () => {
    assert.equal(
      nameFault(mismatch(undefined, "Host: x. is not cert's CN: y.")),
      "it is for another host name (Host: x. is not cert's CN: y)",
    );
  });

  it("passes on what OpenSSL says if Node has no code for it", () => {
    assert.equal(
      certificateFault("UNSPECIFIED", new Error("permitted subtree violation"), CONFIGURED),
      "it is not valid (OpenSSL says: permitted subtree violation)",
    );
  });

  it("says that a certificate cannot be read", () => {
    const thrown = Object.assign(new Error("raw"), {
      library: "asn1 encoding routines",
      reason: "wrong tag",
    });
    assert.equal(certificateFault("ERR_SSL_WRONG_TAG", thrown, CONFIGURED), "it cannot be read (wrong tag)");
  });

  it("returns undefined for an error that is not about the certificate", () => {
    assert.equal(certificateFault("ECONNREFUSED", new Error("raw"), CONFIGURED), undefined);
  });
});

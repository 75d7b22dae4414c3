import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { certificateFault } from "../../src/transport/certificate-fault.js";

function mismatch(subjectaltname: string | undefined, reason = "Cert does not contain a DNS name"): Error {
  return Object.assign(new Error(reason), { reason, host: "10.0.0.9", cert: { subjectaltname } });
}

function nameFault(thrown: Error, voucher: "configured" | "proxy" = "configured"): string {
  return certificateFault("ERR_TLS_CERT_ALTNAME_INVALID", thrown, voucher) ?? "";
}

describe("certificateFault", () => {
  it("names each authority by who was to vouch", () => {
    const said = (["configured", "system", "proxy"] as const).map((voucher) =>
      certificateFault("DEPTH_ZERO_SELF_SIGNED_CERT", new Error("raw"), voucher),
    );
    assert.deepEqual(said, [
      "self-signed certificate; wanted one signed by the configured certificate authority",
      "self-signed certificate; the kubeconfig names no certificate-authority, and those that Node.js trusts do not vouch for the server",
      "self-signed certificate; those that Node.js trusts do not vouch for the proxy (NODE_EXTRA_CA_CERTS=FILE names others)",
    ]);
  });

  it("says which names it found, and what to do with one", () => {
    const names = 'DNS:kubernetes, IP Address:10.0.0.1, URI:spiffe://x, DNS:"a, DNS:b"';
    assert.equal(
      nameFault(mismatch(names)),
      'it is for another host name: found "kubernetes", "10.0.0.1", "a, DNS:b", wanted "10.0.0.9"; ' +
        "set tls-server-name in the kubeconfig to one of those found, or have its server name one",
    );
    assert.match(nameFault(mismatch(names), "proxy"), /; have the proxy's URL name one of those found$/);
  });

  it("names ten of many", () => {
    const names = Array.from({ length: 1_000 }, (_, number) => `DNS:n${number}`).join(", ");
    assert.match(nameFault(mismatch(names)), /found "n0", .*"n9", \.\.\., wanted/);
  });

  it("repeats what Node says of a certificate without names", () => {
    assert.equal(
      nameFault(mismatch(undefined, "Host: x. is not cert's CN: y.")),
      "it is for another host name (Host: x. is not cert's CN: y)",
    );
  });

  it("leaves what is no verdict", () => {
    assert.equal(certificateFault("ECONNREFUSED", new Error("raw"), "configured"), undefined);
  });
});

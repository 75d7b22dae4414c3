import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import tls, { type TLSSocket } from "node:tls";
import type { ClientConfig, Credential, SystemAuthorities } from "../../src/kubeconfig/client-config.js";
import { proxyTrust } from "../../src/transport/trust.js";
import { testAuthority } from "../support/certificates.js";
import { answer, readAll, serve, serveTls, transportTo } from "../support/http-fixture.js";
import { transportError } from "./answers.js";

const authority = await testAuthority();
const own = await authority.issue();
const TRUSTED: SystemAuthorities = { certificates: [authority.certificate], lookedAt: ['"/certs"'] };
const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n";

type Config = Partial<ClientConfig> & { readonly server: string };

async function get(test: TestContext, config: Config): Promise<string> {
  const { body } = await transportTo(test, config).request({ path: "/" });
  return (await readAll(body)).toString();
}

async function secureServer(test: TestContext): ReturnType<typeof serveTls> {
  return serveTls(test, { cert: own.certificate, key: own.key }, answer("secure"));
}

/** Returns the authorities of a machine, and how often they were asked for. */
function counted(authorities: SystemAuthorities): {
  readonly systemAuthorities: () => Promise<SystemAuthorities>;
  readonly calls: () => number;
} {
  let calls = 0;
  return {
    systemAuthorities: async () => {
      calls += 1;
      return Promise.resolve(authorities);
    },
    calls: () => calls,
  };
}

describe("the authorities of this machine", () => {
  it("are trusted if none is configured", async (test) => {
    const { url: server } = await secureServer(test);
    assert.equal(
      await get(test, { server, systemAuthorities: counted(TRUSTED).systemAuthorities }),
      "secure",
    );
    const stranger = (await testAuthority("stranger")).certificate;
    const none = counted({ certificates: [BROKEN, stranger], lookedAt: ['"/certs"'] });
    await assert.rejects(
      get(test, { server, systemAuthorities: none.systemAuthorities }),
      transportError(
        "ERR_TLS",
        /one signed by an authority that this machine trusts \(Node\.js, "\/certs"\), because/,
      ),
    );
  });

  it("are trusted besides those of Node.js, each of which is loaded once", async () => {
    const { certificates = [] } = await proxyTrust({
      systemAuthorities: async () =>
        Promise.resolve({ certificates: [...tls.rootCertificates, authority.certificate], lookedAt: [] }),
    });
    assert.ok(tls.rootCertificates.every((root) => certificates.includes(root)));
    assert.ok(certificates.includes(authority.certificate));
    const fingerprints = certificates.map((certificate) => new X509Certificate(certificate).fingerprint256);
    assert.equal(new Set(fingerprints).size, fingerprints.length);
    assert.equal((await proxyTrust({})).certificates, undefined);
  });

  it("are passed over one by one if they cannot be read", async (test) => {
    const { url: server } = await secureServer(test);
    const certificates = [BROKEN, "no PEM", authority.certificate];
    const { systemAuthorities } = counted({ certificates, lookedAt: [] });
    assert.equal(await get(test, { server, systemAuthorities }), "secure");
  });

  it("are not read if one is configured, if nothing is verified, or without TLS", async (test) => {
    const { url: server } = await secureServer(test);
    const { url: plain } = await serve(test, answer("plain"));
    const { systemAuthorities, calls } = counted({ certificates: [], lookedAt: [] });
    const certificateAuthority = async (): Promise<string> => Promise.resolve(BROKEN + authority.certificate);
    assert.equal(await get(test, { server, systemAuthorities, certificateAuthority }), "secure");
    assert.equal(await get(test, { server, systemAuthorities, insecureSkipTlsVerify: true }), "secure");
    assert.equal(await get(test, { server: plain, systemAuthorities }), "plain");
    assert.equal(calls(), 0);
  });

  it("are not trusted if one is configured", async (test) => {
    const { url: server } = await secureServer(test);
    const { certificate } = await testAuthority("stranger");
    const certificateAuthority = async (): Promise<string> => Promise.resolve(certificate);
    const { systemAuthorities } = counted(TRUSTED);
    await assert.rejects(
      get(test, { server, systemAuthorities, certificateAuthority }),
      transportError("ERR_TLS", /expected one signed by the configured certificate authority$/),
    );
  });

  it("are used again for each connection, with the client certificate of that connection", async (test) => {
    const server = await serveTls(test, {
      cert: own.certificate,
      key: own.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    });
    const shown: string[] = [];
    server.server.on("secureConnection", (socket: TLSSocket) => {
      const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string } };
      shown.push(subject?.CN ?? "nobody");
    });
    const [one, two] = await Promise.all(
      ["one", "two"].map(async (commonName) => authority.issue({ commonName })),
    );
    let credential: Credential = {};
    const transport = transportTo(test, {
      server: server.url,
      systemAuthorities: counted(TRUSTED).systemAuthorities,
      credentials: { get: async () => Promise.resolve(credential), reject: () => false },
    });
    for (const clientCertificate of [undefined, one, two, one, undefined]) {
      credential = clientCertificate === undefined ? {} : { clientCertificate };
      await readAll((await transport.request({ path: "/" })).body);
    }
    assert.deepEqual(shown, ["nobody", "one", "two", "one", "nobody"]);
  });
});

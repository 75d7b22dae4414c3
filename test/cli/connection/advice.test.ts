import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { testAuthority } from "../../support/certificates.js";
import { serveTls } from "../../support/http-fixture.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { Scratch } from "../../support/run-cli.js";

const scratch = new Scratch();
after(() => scratch.remove());

const authority = await testAuthority();
const { certificate: cert, key } = await authority.issue({ dnsNames: ["localhost", "api.example"] });
const client = await authority.issue({ commonName: "jane" });
const CA = scratch.write("ca.crt", authority.certificate);
const OTHER_CA = scratch.write("other-ca.crt", (await testAuthority()).certificate);
const CERTIFICATE = scratch.write("client.crt", client.certificate);
const KEY = scratch.write("client.key", client.key);

/** A kubeconfig whose only user is `user`. */
function kubeconfig(user: object): string {
  return JSON.stringify({
    "current-context": "dev",
    clusters: [{ name: "main", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "one", user }],
    contexts: [{ name: "dev", context: { cluster: "main", user: "one" } }],
  });
}

describe("advice about the connection", () => {
  // HOST stands for the server by a name in its certificate, ADDRESS for its address, which is not in it.
  const ADVICE: readonly (readonly [flags: string, said: RegExp])[] = [
    [
      `-s HOST --certificate-authority ${CA} --tls-server-name nope`,
      /: found "localhost", "api.example", expected "nope"; set --tls-server-name to one of the names found, or leave it out\n$/,
    ],
    [
      `-s ADDRESS --certificate-authority ${CA}`,
      /, expected "127.0.0.1"; put one of the names found into --server, or set --tls-server-name to one\n$/,
    ],
    [
      "-s HOST",
      /, because no certificate authority is given; use --certificate-authority FILE, or NODE_EXTRA_CA_CERTS=FILE to add another\n$/,
    ],
    [
      `-s HOST --certificate-authority ${OTHER_CA}`,
      /; expected one signed by an authority in the file of --certificate-authority\n$/,
    ],
    [
      `-s HOST --certificate-authority ${CA} --token bad`,
      /does not accept the credential \(.*\); use another --token\n$/,
    ],
    [
      `-s HOST --certificate-authority ${CA} --client-certificate ${CERTIFICATE} --client-key ${KEY}`,
      /does not accept the credential \(.*\); use another --client-certificate and --client-key\n$/,
    ],
  ];
  for (const [flags, said] of ADVICE) {
    it(`names the flag that gave the value: ${flags.replaceAll(scratch.path, "")}`, async (t) => {
      const options = { cert, key, requestCert: true, rejectUnauthorized: false };
      const { port } = await serveTls(t, options, (_, response) => void response.writeHead(401).end());
      const given = flags
        .replace("HOST", `https://localhost:${port}`)
        .replace("ADDRESS", `https://127.0.0.1:${port}`);
      const { code, stderr } = await new InProcessCli(t, given.split(" ")).result;
      assert.match(stderr, said);
      assert.equal(code, 1);
    });
  }

  const ALONE: readonly (readonly [flags: string, said: string])[] = [
    ["--as-uid 7", 'Cannot use --as-uid without --as: user "one" names no user to act as'],
    ["--as-group dev", 'Cannot use --as-group without --as: user "one" names no user to act as'],
    ["--as-user-extra a=b", 'Cannot use --as-user-extra without --as: user "one" names no user to act as'],
    [
      `--client-certificate ${CERTIFICATE}`,
      'Cannot use --client-certificate without --client-key: user "one" has no client-key',
    ],
    [
      `--client-key ${KEY}`,
      'Cannot use --client-key without --client-certificate: user "one" has no client-certificate',
    ],
  ];
  for (const [flags, said] of ALONE) {
    it(`names the flag that needs another one: ${flags.replaceAll(scratch.path, "")}`, async (t) => {
      const path = scratch.write("kubeconfig", kubeconfig({ token: "t" }));
      const argv = ["--kubeconfig", path, ...flags.split(" ")];
      const { code, stderr } = await new InProcessCli(t, argv).result;
      assert.equal(stderr, `error: ${said}\nRun "k8s-informer --help" for usage.\n`);
      assert.equal(code, 2);
    });
  }

  it("names the flags of a certificate and a key that do not belong together", async (t) => {
    const wrong = scratch.write("wrong.key", key);
    const path = scratch.write("kubeconfig", kubeconfig({ "client-key": wrong }));
    const flags = ["--client-certificate", CERTIFICATE];
    for (const [argv, found] of [
      [[...flags, "--client-key", wrong], `--client-key "${wrong}"`],
      [flags, `the client-key of user "one" of the kubeconfig "${path}"`],
    ] as const) {
      const { code, stderr } = await new InProcessCli(t, ["--kubeconfig", path, ...argv]).result;
      const fault = "the key does not belong to the certificate";
      assert.ok(
        stderr.includes(`Cannot use --client-certificate "${CERTIFICATE}" with ${found}: ${fault}\n`),
        stderr,
      );
      assert.equal(code, 1);
    }
  });

  it("blames the kubeconfig for what is missing there, though no flag is given", async (t) => {
    const path = scratch.write("kubeconfig", kubeconfig({ "as-uid": "7" }));
    const { code, stderr } = await new InProcessCli(t, ["--kubeconfig", path]).result;
    assert.match(stderr, /^error: Cannot use user "one" of the kubeconfig .*, but no as; /);
    assert.equal(code, 1);
  });

  it("names a certificate authority that is not there, though plain http does not need it", async (t) => {
    const argv = ["-s", "http://127.0.0.1:1", "--certificate-authority", "/nowhere/ca.crt"];
    const { code, stderr } = await new InProcessCli(t, argv).result;
    assert.match(stderr, /^error: Cannot read the certificate authority "\/nowhere\/ca.crt": /);
    assert.equal(code, 1);
  });
});

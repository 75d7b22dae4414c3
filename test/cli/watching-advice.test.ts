import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../../src/apiserver/index.js";
import { testAuthority } from "../support/certificates.js";
import { serveTls } from "../support/http-fixture.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { Scratch } from "../support/run-cli.js";

async function startServer(
  t: TestContext,
  options: ApiServerOptions = {},
): Promise<{ server: ApiServer; scratch: Scratch }> {
  const server = await startApiServer(options);
  const scratch = new Scratch();
  t.after(async () => {
    scratch.remove();
    await server.close({ force: true });
  });
  return { server, scratch };
}

describe("an empty namespace", () => {
  it("is reported as missing, after the number of its pods", async (t) => {
    const { server, scratch } = await startServer(t);
    const kubeconfig = scratch.write("kubeconfig", server.kubeconfig());
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "-n", "nope,default"]);
    await cli.untilSaid('there is no namespace "nope"');
    await cli.untilSaid('watching pods in the namespace "default": 0 found');
    const { code, stderr } = await cli.stop();
    assert.equal(code, 143);
    assert.ok(stderr.indexOf('"nope": 0 found') < stderr.indexOf('there is no namespace "nope"'));
    assert.doesNotMatch(stderr, /there is no namespace "default"/);
  });

  it("is told not to exist once, however many types are watched in it", async (t) => {
    const { server, scratch } = await startServer(t);
    const kubeconfig = scratch.write("kubeconfig", server.kubeconfig());
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "-n", "nope", "pods,services"]);
    await cli.untilSaid('there is no namespace "nope"');
    await cli.untilSaid('watching services in the namespace "nope": 0 found');
    const { stderr } = await cli.stop();
    assert.equal(stderr.match(/there is no namespace/g)?.length, 1);
  });

  it("is asked for once, and nothing is said where the user may not know", async (t) => {
    const rules = [{ verbs: ["list", "watch"], resources: ["pods"] }];
    const { server, scratch } = await startServer(t, { users: { tenant: { rules } } });
    const kubeconfig = scratch.write("kubeconfig", server.kubeconfig("tenant"));
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "-n", "nope", "-v=6"]);
    await cli.untilShown("stderr", /\/api\/v1\/namespaces\/nope status=403/);
    const { stderr } = await cli.stop();
    assert.equal(stderr.match(/namespaces\/nope status/g)?.length, 1);
    assert.doesNotMatch(stderr, /there is no namespace/);
  });
});

describe("a client certificate that is not valid now", () => {
  const HOUR_MS = 3_600_000;
  async function refusedWith(t: TestContext, endsInMs: number): Promise<string> {
    const authority = await testAuthority();
    const { certificate: cert, key } = await authority.issue();
    const client = await authority.issue({ endsInMs });
    const scratch = new Scratch();
    t.after(() => scratch.remove());
    const { port } = await serveTls(
      t,
      { cert, key, requestCert: true, rejectUnauthorized: false },
      (_, response) => {
        response.writeHead(401, { "content-type": "text/plain" }).end("Unauthorized");
      },
    );
    const cli = new InProcessCli(t, [
      ...["-s", `https://127.0.0.1:${port}`],
      ...["--certificate-authority", scratch.write("ca.crt", authority.certificate)],
      ...["--client-certificate", scratch.write("client.crt", client.certificate)],
      ...["--client-key", scratch.write("client.key", client.key)],
    ]);
    const { code, stderr } = await cli.result;
    assert.equal(code, 1);
    return stderr;
  }

  it("is reported with its date before the server refuses it", async (t) => {
    const stderr = await refusedWith(t, -HOUR_MS);
    const [, at = ""] =
      /^\S+ \S+ warning: the client certificate expired at (\S+); log in again, or ask for a new one\nerror: .* does not accept the credential/.exec(
        stderr,
      ) ?? [];
    const ago = Date.now() - new Date(at).getTime();
    assert.ok(ago >= HOUR_MS && ago < 2 * HOUR_MS, stderr);
  });

  it("is not reported if it is valid", async (t) => {
    assert.match(await refusedWith(t, HOUR_MS), /^error: /);
  });
});

import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { after, describe, it, type TestContext } from "node:test";
import { findKubectl, KubectlRunner } from "../../apiserver/kubectl-runner.js";
import { testAuthority } from "../../support/certificates.js";
import { serveTls } from "../../support/http-fixture.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { Scratch } from "../../support/run-cli.js";

const scratch = new Scratch();
after(() => scratch.remove());

const authority = await testAuthority();
const serverCertificate = await authority.issue({ dnsNames: ["localhost", "api.example"] });
const clientCertificate = await authority.issue({ commonName: "jane-certificate" });
const CA = scratch.write("ca.crt", authority.certificate);
const CERTIFICATE = scratch.write("client.crt", clientCertificate.certificate);
const KEY = scratch.write("client.key", clientCertificate.key);
const TOKEN_FILE = scratch.write("token", "token-of-the-file");
const kubectl = findKubectl();

/** What a server sees of who asks, and how. */
interface Seen {
  readonly authorization?: string;
  /** The headers of impersonation, by their names without `impersonate-`. */
  readonly as?: Readonly<Record<string, string>>;
  readonly certificate?: string;
  readonly sni?: string;
  readonly gzip: boolean;
}

const EMPTY_LIST = JSON.stringify({
  kind: "PodList",
  apiVersion: "v1",
  metadata: { resourceVersion: "1" },
  items: [],
});

/** A server that notes who asks, answers lists with no pods, and leaves watches open. */
async function startServer(t: TestContext): Promise<{ url: string; requests: Seen[] }> {
  const requests: Seen[] = [];
  const { certificate: cert, key } = serverCertificate;
  const options = { cert, key, requestCert: true, rejectUnauthorized: false };
  const { port } = await serveTls(t, options, (request: IncomingMessage, response: ServerResponse) => {
    requests.push(seenIn(request));
    response.writeHead(200, { "content-type": "application/json" });
    if (request.url?.includes("watch=true") === true) {
      response.flushHeaders();
    } else {
      response.end(EMPTY_LIST);
    }
  });
  return { url: `https://localhost:${port}`, requests };
}

function seenIn(request: IncomingMessage): Seen {
  const { headers } = request;
  const { socket } = request;
  assert.ok(socket instanceof TLSSocket);
  const as = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith("impersonate-") ? [[name.replace("impersonate-", ""), String(value)]] : [],
  );
  const { CN: certificate } = (socket.getPeerCertificate() as { subject?: { CN?: string } }).subject ?? {};
  const sni: unknown = Reflect.get(socket, "servername");
  return {
    ...(headers.authorization === undefined ? {} : { authorization: headers.authorization }),
    ...(as.length === 0 ? {} : { as: Object.fromEntries(as) as Record<string, string> }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(typeof sni === "string" ? { sni } : {}),
    gzip: headers["accept-encoding"] === "gzip",
  };
}

/** A kubeconfig whose current context is `dev`. */
function kubeconfig(url: string): string {
  const trusted = { "certificate-authority": CA };
  return JSON.stringify({
    "current-context": "dev",
    clusters: [
      { name: "main", cluster: { server: url, ...trusted } },
      { name: "elsewhere", cluster: { server: "https://127.0.0.1:1", ...trusted } },
      { name: "untrusted", cluster: { server: url, "tls-server-name": "no.example" } },
    ],
    users: [
      { name: "one", user: { token: "token-one" } },
      { name: "two", user: { token: "token-two", as: "bot", "as-groups": ["robots"] } },
      { name: "rotated", user: { tokenFile: TOKEN_FILE } },
      { name: "password", user: { username: "a", password: "b" } },
      { name: "key", user: { "client-key": KEY } },
    ],
    contexts: [
      { name: "dev", context: { cluster: "main", user: "one" } },
      { name: "lost", context: { cluster: "elsewhere", user: "one" } },
      { name: "bare", context: { cluster: "untrusted" } },
    ],
  });
}

const ONE = { authorization: "Bearer token-one", sni: "localhost", gzip: true };

/** URL stands for the server's URL. A row that kubectl does not understand alike says so. */
const ROWS: readonly {
  readonly flags: string;
  readonly seen: Seen;
  readonly withoutKubeconfig?: true;
  readonly unlikeKubectl?: string;
}[] = [
  { flags: "", seen: ONE },
  { flags: "--context dev", seen: ONE },
  { flags: "--context lost --cluster main", seen: ONE },
  {
    flags: "--user two",
    seen: { ...ONE, authorization: "Bearer token-two", as: { user: "bot", group: "robots" } },
  },
  { flags: "--token=given-token", seen: { ...ONE, authorization: "Bearer given-token" } },
  {
    flags: "--user rotated --token given-token",
    seen: { ...ONE, authorization: "Bearer given-token" },
    unlikeKubectl: "sends the token of the file",
  },
  {
    flags: "--user password --token given-token",
    seen: { ...ONE, authorization: "Bearer given-token" },
    unlikeKubectl: "refuses two ways to authenticate",
  },
  { flags: "--as jane", seen: { ...ONE, as: { user: "jane" } } },
  {
    flags: "--as jane --as-uid 7 --as-group dev --as-group=ops",
    seen: { ...ONE, as: { user: "jane", uid: "7", group: "dev, ops" } },
  },
  {
    flags: "--as jane --as-user-extra scopes=view --as-user-extra=scopes=edit",
    seen: { ...ONE, as: { user: "jane", "extra-scopes": "view, edit" } },
    unlikeKubectl: "has this flag from 1.35 on",
  },
  {
    flags: "--user two --as-group dev",
    seen: { ...ONE, authorization: "Bearer token-two", as: { user: "bot", group: "dev" } },
  },
  {
    flags: `--client-certificate ${CERTIFICATE} --client-key=${KEY}`,
    seen: { ...ONE, certificate: "jane-certificate" },
  },
  {
    flags: `--user key --client-certificate ${CERTIFICATE}`,
    seen: { certificate: "jane-certificate", sni: "localhost", gzip: true },
  },
  { flags: "--tls-server-name api.example", seen: { ...ONE, sni: "api.example" } },
  {
    flags: `--context bare --token t -s URL --certificate-authority ${CA}`,
    seen: { ...ONE, authorization: "Bearer t" },
  },
  {
    flags: "--context bare --insecure-skip-tls-verify --tls-server-name x.example",
    seen: { sni: "x.example", gzip: true },
    unlikeKubectl: "asks for a user name",
  },
  { flags: "--context lost --server=URL", seen: ONE },
  { flags: "--insecure-skip-tls-verify=true", seen: ONE },
  { flags: "--disable-compression", seen: { ...ONE, gzip: false } },
  {
    flags: `-s URL --certificate-authority ${CA} --token alone`,
    seen: { ...ONE, authorization: "Bearer alone" },
    withoutKubeconfig: true,
  },
  {
    flags: "-s=URL --insecure-skip-tls-verify --as jane",
    seen: { as: { user: "jane" }, sni: "localhost", gzip: true },
    withoutKubeconfig: true,
    unlikeKubectl: "asks for a user name",
  },
];

function argumentsOf(flags: string, url: string): string[] {
  return flags.split(" ").flatMap((flag) => (flag === "" ? [] : [flag.replace("URL", url)]));
}

describe("the connection flags", () => {
  for (const { flags, seen, withoutKubeconfig = false, unlikeKubectl } of ROWS) {
    it(`reach the server as its user means them: ${flags.replaceAll(scratch.path, "")}`, async (t) => {
      const { url, requests } = await startServer(t);
      const path = scratch.write("kubeconfig", kubeconfig(url));
      const given = [...argumentsOf(flags, url), ...(withoutKubeconfig ? [] : ["--kubeconfig", path])];
      const cli = new InProcessCli(t, given);
      await cli.untilSaid("0 found");
      await cli.stop();
      assert.deepEqual(requests[0], seen);

      if (kubectl !== undefined && unlikeKubectl === undefined) {
        requests.length = 0;
        const other = new KubectlRunner(kubectl, withoutKubeconfig ? "" : kubeconfig(url));
        t.after(() => other.dispose());
        const { code, stderr } = await other.run([
          "get",
          "--raw",
          "/api/v1/pods",
          ...argumentsOf(flags, url),
        ]);
        assert.equal(code, 0, stderr);
        assert.deepEqual(requests[0], seen);
      }
    });
  }

  const REFUSED: readonly (readonly [flags: string, code: number, said: RegExp])[] = [
    [
      "--context nope",
      1,
      /^error: Cannot use context "nope": it does not exist, the kubeconfig .* has contexts "bare", "dev", "lost"\n/,
    ],
    [
      "--cluster nope",
      1,
      /^error: Cannot use cluster "nope": it does not exist, the kubeconfig .* has clusters "elsewhere", "main", "untrusted"\n/,
    ],
    [
      "--user nope",
      1,
      /^error: Cannot use user "nope": it does not exist, .* has users "key", "one", "password", "rotated", "two"\n/,
    ],
    [
      "--as-group dev",
      2,
      /^error: Cannot use --as-group without --as: user "one" names no user to act as\nRun /,
    ],
    ["--as-uid 7", 2, /^error: Cannot use --as-uid without --as: user "one" names no user to act as\nRun /],
    [
      `--client-certificate ${CERTIFICATE}`,
      2,
      /^error: Cannot use --client-certificate without --client-key: user "one" has no client-key\nRun /,
    ],
    [
      "--certificate-authority /nowhere/ca.crt",
      1,
      /^error: Cannot read the certificate authority "\/nowhere\/ca.crt": /,
    ],
    [
      `--insecure-skip-tls-verify --certificate-authority ${CA}`,
      2,
      /^error: Cannot use --certificate-authority with --insecure-skip-tls-verify: leave out one of them\n/,
    ],
    [
      "-s ftp://x",
      2,
      /^error: Cannot use --server "ftp:\/\/x": expected a URL such as https:\/\/10\.0\.0\.1:6443\n/,
    ],
    ["--request-timeout soon", 2, /^error: Cannot use --request-timeout "soon": expected a duration/],
  ];
  for (const [flags, code, said] of REFUSED) {
    it(`are refused where kubectl refuses them: ${flags.replaceAll(scratch.path, "")}`, async (t) => {
      const { url, requests } = await startServer(t);
      const path = scratch.write("kubeconfig", kubeconfig(url));
      const result = await new InProcessCli(t, ["--kubeconfig", path, ...argumentsOf(flags, url)]).result;
      assert.equal(result.code, code, result.stderr);
      assert.match(result.stderr, said);
      if (kubectl !== undefined) {
        const other = new KubectlRunner(kubectl, kubeconfig(url));
        t.after(() => other.dispose());
        const { code: failed } = await other.run([
          "get",
          "--raw",
          "/api/v1/pods",
          ...argumentsOf(flags, url),
        ]);
        assert.notEqual(failed, 0);
      }
      assert.equal(requests.length, 0);
    });
  }

  const WRONG: readonly (readonly [flags: readonly string[], said: RegExp])[] = [
    [["--password", "secret"], /^error: Cannot use --password: API servers have not accepted passwords/],
    [["--username=secret"], /^error: Cannot use --username: API servers have not accepted passwords/],
    [
      ["--as-user-extra", "scopes"],
      /^error: Cannot use --as-user-extra "scopes": expected a key and a value, such as scopes=view\n/,
    ],
    [["--chunk-size", "-1"], /^error: Cannot use --chunk-size "-1": expected a whole number of at least 0\n/],
    [["-v=loud"], /^error: Cannot use --v "loud": expected a whole number of at least 0\n/],
    [["--request-timeout=-1s"], /^error: Cannot use --request-timeout "-1s": it is negative/],
    [["-s", "https://user:secret@host:port"], /^error: Cannot use --server: expected a URL/],
    [
      ["-s", "http://user:secret@host"],
      /^error: Cannot use --server: found a user, a query or a fragment in it, /,
    ],
    [["-s", "user:secret@host"], /^error: Cannot use --server: found a user, a query or a fragment in it, /],
    [
      ["-s", "https://host?key=secret"],
      /^error: Cannot use --server: found a user, a query or a fragment in it, /,
    ],
    [["--as", "a\nb"], /^error: Cannot use --as "a\\u000ab": found a control character\n/],
    [["--as-group", "a\tb"], /^error: Cannot use --as-group "a\\u0009b": found a control character\n/],
    [
      ["--tls-server-name", "https://api"],
      /^error: Cannot use --tls-server-name "https:\/\/api": expected a host name/,
    ],
    [["--context", "a,,b"], /^error: Cannot use --context "a,,b": found an empty name, expected names/],
    [
      ["--token", "se\ncret"],
      /^error: Cannot use --token: it is empty or contains characters that are not allowed/,
    ],
    [["demo", "--as", "jane"], /^error: Cannot use --as with demo: the demo watches a cluster of its own\n/],
  ];
  for (const [flags, said] of WRONG) {
    it(`end with 2 if they are wrong, and quote no secret: ${JSON.stringify(flags)}`, async (t) => {
      const { code, stderr } = await new InProcessCli(t, flags).result;
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /secret|cret/);
      assert.equal(code, 2);
    });
  }

  it("hide the token where the server quotes it", async (t) => {
    const { port } = await serveTls(
      t,
      { cert: serverCertificate.certificate, key: serverCertificate.key },
      (request, response) => {
        response
          .writeHead(403, { "content-type": "text/plain" })
          .end(`who is ${request.headers.authorization ?? ""}?`);
      },
    );
    const flags = [
      "-s",
      `https://localhost:${port}`,
      "--certificate-authority",
      CA,
      "--token",
      "given-token",
      "-v=9",
    ];
    const { code, stderr } = await new InProcessCli(t, flags).result;
    assert.equal(code, 1);
    assert.match(stderr, /who is Bearer \*\*\*\?/);
    assert.doesNotMatch(stderr, /given-token/);
  });
});

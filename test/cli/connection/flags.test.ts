import assert from "node:assert/strict";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { serve } from "../../support/http-fixture.js";
import { InProcessCli } from "../../support/in-process-cli.js";

/** A request as the server has seen it. */
interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const EMPTY_LIST = JSON.stringify({
  kind: "PodList",
  apiVersion: "v1",
  metadata: { resourceVersion: "1" },
  items: [],
});

/** Answers lists with no pods, and leaves watches open. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  if (request.url?.includes("watch=true") === true) {
    response.flushHeaders();
  } else {
    response.end(EMPTY_LIST);
  }
}

/** Runs the program with these flags on a server. Returns the first request. */
async function firstRequest(t: TestContext, flags: (url: string) => readonly string[]): Promise<Seen> {
  const seen: Seen[] = [];
  const { url } = await serve(t, (request, response) => {
    seen.push({ url: request.url ?? "", headers: request.headers });
    answer(request, response);
  });
  const cli = new InProcessCli(t, flags(url));
  await cli.untilSaid("0 found");
  await cli.stop();
  assert.ok(seen[0] !== undefined);
  return seen[0];
}

describe("the connection flags", () => {
  it("need no kubeconfig when they name the server", async (t) => {
    const { headers, url } = await firstRequest(t, (server) => ["-s", server, "--token", "secret-token"]);
    assert.equal(headers.authorization, "Bearer secret-token");
    assert.equal(url, "/api/v1/pods?resourceVersion=0");
  });

  it("act as another user", async (t) => {
    const { headers } = await firstRequest(t, (server) => [
      "-s",
      server,
      "--as",
      "jane",
      "--as-group",
      "dev",
      "--as-group=ops",
      "--as-uid",
      "7",
      "--as-user-extra",
      "scopes=view",
      "--as-user-extra",
      "scopes=edit",
    ]);
    const sent = Object.entries(headers).filter(([name]) => name.startsWith("impersonate-"));
    assert.deepEqual(Object.fromEntries(sent), {
      "impersonate-user": "jane",
      "impersonate-uid": "7",
      "impersonate-group": "dev, ops",
      "impersonate-extra-scopes": "view, edit",
    });
  });
});

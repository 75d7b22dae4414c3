import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serve } from "../../support/http-fixture.js";
import { InProcessCli } from "../../support/in-process-cli.js";

describe("k8s-informer TYPE, of a server that does not answer", () => {
  it("waits as long as --request-timeout says, and asks again", async (t) => {
    // The headers arrive at once, and the document never does.
    const { url } = await serve(t, (_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    });
    const cli = new InProcessCli(t, ["crontabs", "-s", url, "--request-timeout", "50ms"]);
    await cli.untilShown("stderr", /warning: .*\n/);
    assert.match(
      cli.stderr,
      /warning: cannot list the types of the server: cannot get \/apis?: no complete response within 0\.05s, which is the time limit for a request; asking again\n/,
    );
  });
});

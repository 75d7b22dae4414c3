import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { serve } from "../../support/http-fixture.js";
import { eventually } from "../../support/eventually.js";
import { InProcessCli } from "../../support/in-process-cli.js";

interface Requests {
  readonly url: string;
  readonly urls: string[];
}

/** A server whose lists and watches are answered by these functions. */
async function startServer(
  t: TestContext,
  list: (response: ServerResponse, url: string) => void,
  watch: (response: ServerResponse) => void = (response) => response.flushHeaders(),
): Promise<Requests> {
  const urls: string[] = [];
  const { url } = await serve(t, (request, response) => {
    const asked = request.url ?? "";
    urls.push(asked);
    response.setHeader("content-type", "application/json");
    if (asked.includes("watch=true")) {
      watch(response);
    } else {
      list(response, asked);
    }
  });
  return { url, urls };
}

function page(response: ServerResponse, names: readonly string[], token = ""): void {
  const items = names.map((name) => ({ metadata: { name, namespace: "default", resourceVersion: "1" } }));
  const metadata = { resourceVersion: "1", continue: token };
  response.end(JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata, items }));
}

describe("--request-timeout", () => {
  for (const limit of ["1", "1s"]) {
    it(`bounds a list whose response does not end: ${limit}`, async (t) => {
      let lists = 0;
      const { url } = await startServer(t, (response) => {
        lists += 1;
        if (lists === 1) {
          response.write('{"kind":"PodList","items":[');
        } else {
          page(response, []);
        }
      });
      const cli = new InProcessCli(t, ["-s", url, `--request-timeout=${limit}`]);
      await cli.untilSaid(
        "Cannot list /api/v1/pods: no complete response within 1s".replace("Cannot", "cannot"),
      );
      await cli.untilSaid("0 found");
    });
  }

  it("bounds the wait for the headers of a watch, and never a watch that has begun", async (t) => {
    let watches = 0;
    const { url } = await startServer(
      t,
      (response) => page(response, []),
      (response) => {
        watches += 1;
        if (watches > 1) {
          response.flushHeaders();
          setTimeout(() => {
            const object = {
              kind: "Pod",
              apiVersion: "v1",
              metadata: { name: "late", namespace: "default", resourceVersion: "2" },
            };
            response.write(`${JSON.stringify({ type: "ADDED", object })}\n`);
          }, 1_000);
        }
      },
    );
    const cli = new InProcessCli(t, ["-s", url, "--request-timeout", "300ms"]);
    await cli.untilSaid("no response headers within 0.3s");
    await cli.untilShown("stdout", /New Pod Added to Store: late/);
    assert.equal(watches, 2);
  });
});

describe("--chunk-size", () => {
  it("is the page size of lists", async (t) => {
    const { url, urls } = await startServer(t, (response, asked) => {
      page(response, asked.includes("continue=") ? ["b"] : ["a"], asked.includes("continue=") ? "" : "next");
    });
    const cli = new InProcessCli(t, ["-s", url, "--chunk-size", "1"]);
    await cli.untilSaid("2 found");
    assert.match(urls[0] ?? "", /\?(.*&)?limit=1(&|$)/);
    assert.match(urls[1] ?? "", /limit=1&continue=next/);
  });

  it("of 0 asks for lists in one piece, also after a list in pages", async (t) => {
    const { url, urls } = await startServer(t, (response) => page(response, []));
    const cli = new InProcessCli(t, ["-s", url, "--chunk-size=0"]);
    await cli.untilSaid("0 found");
    assert.deepEqual(
      urls.filter((asked) => asked.includes("limit=")),
      [],
    );
  });
});

describe("-v=N", () => {
  it("logs each request with its URL, its status and its time from 6 on, without headers and bodies", async (t) => {
    const { url } = await startServer(t, (response) => page(response, ["body-of-the-list"]));
    const cli = new InProcessCli(t, ["-s", url, "--token", "in-a-header", "-v=6", "-o=short"]);
    await eventually(() => assert.match(cli.stderr, /watch=true.* status=200 milliseconds=\d+\n/));
    const requests = cli.said.filter((line) => line.startsWith("response "));
    assert.match(
      requests[0] ?? "",
      new RegExp(`^response verb=GET url=${url}/api/v1/pods\\?\\S* status=200 milliseconds=\\d+$`),
    );
    assert.doesNotMatch(cli.stderr, /in-a-header|body-of-the-list|authorization/);
  });

  it("logs requests that get no response", async (t) => {
    const { url } = await startServer(t, (response) => void response.destroy());
    const cli = new InProcessCli(t, ["-s", url, "-v", "8"]);
    await cli.untilSaid("no response: ");
    assert.match(cli.stderr, /no response: .*; verb=GET url=http:\S+ milliseconds=\d+\n/);
  });

  it("is --verbose from 1 to 5", async (t) => {
    const { url } = await startServer(t, (response) => page(response, []));
    const cli = new InProcessCli(t, ["-s", url, "--v=5"]);
    await cli.untilSaid("0 found");
    assert.match(cli.stderr, / connecting resourceVersion=1\n/);
    assert.doesNotMatch(cli.stderr, /response verb/);
    const quiet = new InProcessCli(t, ["-s", url, "-v=0"]);
    await quiet.untilSaid("0 found");
    assert.doesNotMatch(quiet.stderr, /connecting/);
  });
});

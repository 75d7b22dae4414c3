import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { type ApiServer, startApiServer } from "../../src/apiserver/api-server.js";
import { rowsBelow } from "../docs/apiserver-page.js";
import { allAnswers, type Answers, COMPARED_CALLS } from "../support/same-answers/compared-calls.js";
import { recordedAnswers } from "../support/same-answers/recorded-answers.js";
import { RawClient } from "./raw-client.js";

/** How many of the calls must be answered as kube-apiserver answers them. */
const LEAST_SAME = 74;

describe("the answers of the embedded server", () => {
  const expected = recordedAnswers();
  const documented = new Set(rowsBelow("Calls that are answered differently").map(([title = ""]) => title));
  let server: ApiServer | undefined;
  let answers: Answers = {};
  let same: readonly string[] = [];
  before(async () => {
    server = await startApiServer({
      garbageCollection: true,
      users: { restricted: { rules: [] } },
    });
    const restrictedToken = tokenIn(server.kubeconfig("restricted"));
    answers = await allAnswers({ client: new RawClient(server), restrictedToken });
    same = COMPARED_CALLS.map(({ title }) => title).filter((title) =>
      isDeepStrictEqual(answers[title], expected[title]),
    );
  });
  after(async () => {
    await server?.close();
  });

  it("are mostly those of kube-apiserver", (test) => {
    test.diagnostic(`${same.length} of ${COMPARED_CALLS.length} calls are answered as by kube-apiserver`);
    assert.ok(same.length >= LEAST_SAME, `only ${same.length} are`);
  });

  for (const { title } of COMPARED_CALLS) {
    if (documented.has(title)) {
      it(`differ as documented: ${title}`, () => {
        assert.notDeepEqual(answers[title], expected[title]);
      });
    } else {
      it(`are those of kube-apiserver: ${title}`, () => {
        assert.deepEqual(answers[title], expected[title]);
      });
    }
  }

  it("differ for no other call than those of the table", () => {
    const titles = new Set(COMPARED_CALLS.map(({ title }) => title));
    assert.deepEqual(
      [...documented].filter((title) => !titles.has(title)),
      [],
    );
  });
});

function tokenIn(kubeconfig: string): string {
  return (JSON.parse(kubeconfig) as { users: { user: { token: string } }[] }).users[0]?.user.token ?? "";
}

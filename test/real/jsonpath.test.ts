import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { answerText, ownAnswer } from "../jsonpath/kubectl/answers.js";
import { AskedKubectl } from "../jsonpath/kubectl/ask-kubectl.js";
import { type Question, QUESTIONS } from "../jsonpath/kubectl/questions.js";

const { binaries, missing } = findFullClusterBinaries(process.env);

/** As many kubectls at the same time. Each needs a twentieth of a second. */
const AT_ONCE = 4;

describe("templates, compared with kubectl", { skip: missing ?? false }, () => {
  let kubectl: AskedKubectl | undefined;
  before(async () => {
    kubectl = await AskedKubectl.start(binaries?.kubectl ?? "");
  });
  after(() => kubectl?.close());

  it("print the same bytes for a pod in each state and for every type of JSON", async () => {
    const waiting: Question[] = [...QUESTIONS];
    const ask = async (): Promise<void> => {
      for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
        const answer = await kubectl?.answer(question);
        assert.ok(answer !== undefined);
        assert.equal(answerText(question, ownAnswer(question)), answerText(question, answer));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { ANSWERS_FILE, answerText, ownAnswer } from "./kubectl/answers.js";
import { type Question, QUESTIONS } from "./kubectl/questions.js";

const answers = readFileSync(ANSWERS_FILE, "utf8").split(/^(?! )/m);

function titleOf({ format, template, allowMissingKeys }: Question): string {
  const strict = allowMissingKeys ? "" : " without missing keys";
  return `prints ${format} ${JSON.stringify(template)}${strict} as kubectl does`;
}

describe("templates, compared with the recorded output of kubectl", () => {
  for (const [at, question] of QUESTIONS.entries()) {
    it(titleOf(question), () => {
      assert.equal(answerText(question, ownAnswer(question)), answers[at]);
    });
  }

  it("has an answer for each question", () => {
    assert.equal(answers.length, QUESTIONS.length);
  });
});

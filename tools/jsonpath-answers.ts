// Writes what kubectl answers to the templates of test/jsonpath/kubectl/questions.ts:
//   node --import tsx tools/jsonpath-answers.ts
import { writeFileSync } from "node:fs";
import { ANSWERS_FILE, answerText } from "../test/jsonpath/kubectl/answers.js";
import { AskedKubectl } from "../test/jsonpath/kubectl/ask-kubectl.js";
import { QUESTIONS } from "../test/jsonpath/kubectl/questions.js";
import { findFullClusterBinaries } from "./cluster-binaries.mjs";

const { binaries, missing } = findFullClusterBinaries(process.env);
if (binaries === undefined) {
  throw new Error(`Cannot ask kubectl: ${missing}`);
}
const kubectl = await AskedKubectl.start(binaries.kubectl);
const texts: string[] = [];
for (const question of QUESTIONS) {
  texts.push(answerText(question, await kubectl.answer(question)));
}
kubectl.close();
writeFileSync(ANSWERS_FILE, texts.join(""));

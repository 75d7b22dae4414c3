import { readFileSync, writeFileSync } from "node:fs";
import type { Answers } from "./compared-calls.js";

const FILE = new URL("kube-apiserver-answers.json", import.meta.url);

/** Returns the answers of kube-apiserver 1.36.3, which `test/real/same-answers.test.ts` compares and records. */
export function recordedAnswers(): Answers {
  return JSON.parse(readFileSync(FILE, "utf8")) as Answers;
}

/** Replaces the recorded answers. */
export function recordAnswers(answers: Answers): void {
  writeFileSync(FILE, `${JSON.stringify(answers, undefined, 2)}\n`);
}

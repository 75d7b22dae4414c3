import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { silentLogger } from "../../../src/base/logger.js";
import { podReads } from "../../../src/cli/formats/pod-reads.js";
import { podReader } from "../../../src/cli/watching/pod-reader.js";
import { formatOf } from "../../../src/printer/formats/output-formats.js";
import { clockTime } from "../../../src/printer/line-time.js";
import { plainPaint } from "../../../src/printer/printer.js";
import { ENCODINGS } from "../../explain/told.js";
import { type Answer, ANSWERS_FILE, answerText } from "../../jsonpath/kubectl/answers.js";
import { OBJECTS } from "../../jsonpath/kubectl/objects.js";
import { type Question, QUESTIONS } from "../../jsonpath/kubectl/questions.js";

const answers = new Map(
  readFileSync(ANSWERS_FILE, "utf8")
    .split(/^(?! )/m)
    .map((text) => [text.split("\n")[0], text]),
);

type Pods = readonly { readonly name: string; readonly pod: Pod }[];

const PODS: Pods = OBJECTS.pods.map(({ name, value }) => ({ name, pod: value as Pod }));
const IN_PROTOBUF: Pods = PODS.map(({ name, pod }) => ({ name, pod: ENCODINGS.protobuf(pod) }));
const IN_JSON: Pods = PODS.map(({ name, pod }) => ({ name, pod: ENCODINGS.json(pod) }));

/** Prints pods as the command line does. Nothing but what the template names is decoded. */
async function answered({ format: name, template, allowMissingKeys }: Question, pods: Pods): Promise<Answer> {
  let failure = "";
  const format = await formatOf(`${name}=${template}`, {
    paint: plainPaint,
    time: clockTime(),
    templates: {
      allowMissingKeys,
      beginsAtEvent: false,
      onDoubt: () => undefined,
      onFailure: ({ reason }) => {
        failure = `error: ${reason}`;
      },
    },
  });
  const { reads } = format;
  assert.ok(typeof reads === "object" && "places" in reads);
  const fields = await podReads(reads);
  const read = podReader(fields === "whole" ? undefined : fields, silentLogger);
  return new Map(
    pods.map(({ name: state, pod }) => {
      failure = "";
      const event = read({ type: "add", object: pod, cause: "watch" });
      return [state, format.pods(event, new Date(0)) || failure];
    }),
  );
}

/** Returns an answer without what kubectl does not print: the newline after each object, and the header. */
function asKubectl({ format, template }: Question, answer: Answer): Answer {
  return new Map(
    Array.from(answer, ([name, text]) => {
      const row = format === "custom-columns" ? (text.split("\n").at(-2) ?? text) : text;
      const hasOwn = /\\n["']\}(\{end\})?$/.test(template);
      return [name, hasOwn ? row : row.replace(/\n$/, "")];
    }),
  );
}

function isRefused({ template }: Question, answer: string): boolean {
  return template === "" || (answer.includes('"error: ') && /: all$/m.test(answer));
}

describe("the formats with templates", () => {
  const asked = QUESTIONS.filter(({ objects }) => objects === "pods").map((question) => {
    const title = answerText(question, new Map()).trimEnd();
    return { question, title, answer: answers.get(title) ?? "" };
  });
  for (const { question, title, answer } of asked.filter((one) => !isRefused(one.question, one.answer))) {
    it(`print what kubectl printed for a pod in each state: ${title}`, async () => {
      const printed = await answered(question, PODS);
      assert.equal(answerText(question, asKubectl(question, printed)), answer);
      // A server writes more members than the pods have that kubectl was asked about, such as `lastState: {}`.
      assert.deepEqual(await answered(question, IN_PROTOBUF), await answered(question, IN_JSON));
    });
  }
});

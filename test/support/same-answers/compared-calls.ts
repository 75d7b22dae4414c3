import { eventually } from "../eventually.js";
import { answerTo, type Call, type Caller, type ComparableAnswer } from "./call.js";
import { KIND_CALLS } from "./kind-calls.js";
import { OBJECT_CALLS } from "./object-calls.js";
import { definition, DEFINITIONS } from "./steps.js";

/** The kinds of calls whose answers are compared. Each of them has a namespace of its own. */
export const COMPARED_CALLS: readonly Call[] = [...OBJECT_CALLS, ...KIND_CALLS];

/** The answers to all calls by their titles. */
export type Answers = Readonly<Record<string, ComparableAnswer>>;

/** Makes all calls, one after the other, on a server without objects. */
export async function allAnswers(caller: Caller): Promise<Answers> {
  const { client } = caller;
  await client.send(DEFINITIONS, { method: "POST", body: definition("widgets", "Widget") });
  await eventually(async () => {
    const { code } = await client.get("/apis/same.example.com/v1/widgets");
    if (code !== 200) {
      throw new Error(`Cannot list widgets: the server answered ${code}, expected 200`);
    }
  });
  const answers: Record<string, ComparableAnswer> = {};
  for (const [index, call] of COMPARED_CALLS.entries()) {
    answers[call.title] = await answerTo(caller, call, `call-${index}`);
  }
  return answers;
}

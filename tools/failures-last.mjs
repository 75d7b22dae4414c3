// A reporter for `node --test`: TAP, and every test that failed once more before the summary. The output of a run
// is tens of thousands of lines, and often only its end is kept.
import { relative } from "node:path";
import { tap } from "node:test/reporters";

export default async function* failuresLast(source) {
  yield* tap(withFailures(source));
}

async function* withFailures(source) {
  const failures = [];
  for await (const event of source) {
    if (isFailedTest(event)) {
      failures.push(event.data);
    }
    if (startsSummary(event)) {
      yield* failures.flatMap(linesOf).map(asDiagnostic);
    }
    yield event;
  }
}

/** Tells whether an event says that a test failed. A suite fails with its tests, and says nothing more. */
function isFailedTest({ type, data }) {
  return type === "test:fail" && data.details.error?.failureType !== "subtestsFailed";
}

function startsSummary({ type, data }) {
  return type === "test:diagnostic" && data.nesting === 0 && /^tests \d+$/.test(data.message);
}

function linesOf({ name, file, line, details }) {
  const message = String(details.error?.cause?.message ?? details.error?.message ?? "no message");
  return [
    `failed: ${name} (${relative(".", file)}:${line})`,
    ...message.split("\n").map((text) => `    ${text}`),
  ];
}

function asDiagnostic(message) {
  return { type: "test:diagnostic", data: { nesting: 0, message } };
}

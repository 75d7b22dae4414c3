import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { compileJsonPath, type JsonPathTemplate } from "../../src/jsonpath/compile-jsonpath.js";
import { JsonPathError } from "../../src/jsonpath/jsonpath-error.js";
import { selectFields } from "../../src/wire/kept/select-fields.js";
import { pod, STATES } from "../explain/states.js";
import { ENCODINGS } from "../explain/told.js";
import { QUESTIONS } from "./kubectl/questions.js";

const templates = QUESTIONS.filter(({ objects, format }) => objects === "pods" && format === "jsonpath").map(
  ({ template }) => compileJsonPath(template),
);

/** The members that are maps of the user, in which any name may stand. */
const MAPS = ["metadata.labels.", "metadata.annotations.", "spec.containers.resources.limits."];

/** Returns the paths for `selectFields`, or `undefined` if the template reads the whole object. */
function decodedPaths(template: JsonPathTemplate): readonly string[] | undefined {
  const paths = template.places().map((place) => place.join("."));
  return paths.includes("")
    ? undefined
    : paths.map((path) => (MAPS.find((map) => path.startsWith(map)) ?? `${path}.`).slice(0, -1));
}

function printed(template: JsonPathTemplate, object: Pod): string {
  try {
    return template.print(object);
  } catch (error) {
    return error instanceof JsonPathError ? error.reason : assert.fail(String(error));
  }
}

describe("templates on pods that arrive as protobuf", () => {
  it("print what they print for the JSON of the same pod, also if only what they read is decoded", () => {
    for (const [name, [, state]] of Object.entries(STATES)) {
      const sent = pod(state);
      const [fromJson, fromProtobuf] = [ENCODINGS.json(sent), ENCODINGS.protobuf(sent)];
      for (const template of templates) {
        const context = `${template.text} of ${name}`;
        const expected = printed(template, fromJson);
        assert.equal(printed(template, fromProtobuf), expected, context);
        const paths = decodedPaths(template);
        const chosen = paths === undefined ? fromProtobuf : selectFields<Pod>(paths)(fromProtobuf);
        assert.equal(printed(template, chosen), expected, `${context}, from ${String(paths)}`);
      }
    }
  });
});

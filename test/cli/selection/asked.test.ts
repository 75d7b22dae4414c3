import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { askedOf } from "../../../src/cli/selection/asked.js";
import { UsageError } from "../../../src/cli/usage-error.js";

const slash = true;

describe("what the words of the command line ask for", () => {
  for (const [words, expected] of [
    ["pods", [{ type: "pods", names: [], slash: false }]],
    [
      "pods,svc",
      [
        { type: "pods", names: [], slash: false },
        { type: "svc", names: [], slash: false },
      ],
    ],
    ["pods,pods", [{ type: "pods", names: [], slash: false }]],
    ["pod db-0", [{ type: "pod", names: ["db-0"], slash: false }]],
    ["pod db-0 db-1 db-0", [{ type: "pod", names: ["db-0", "db-1"], slash: false }]],
    ["pod/db-0", [{ type: "pod", names: ["db-0"], slash }]],
    [
      "pod/db-0 deploy/web pod/db-1",
      [
        { type: "pod", names: ["db-0", "db-1"], slash },
        { type: "deploy", names: ["web"], slash },
      ],
    ],
    ["clusterroles system:node", [{ type: "clusterroles", names: ["system:node"], slash: false }]],
  ] as const) {
    it(`is ${JSON.stringify(expected)} for ${words}`, () =>
      assert.deepEqual(askedOf(words.split(" ")), expected));
  }

  for (const [words, message] of [
    [
      ["pods,svc", "web"],
      'Cannot watch the name "web" of more than one type: found "pods,svc", expected one type; for one object of each use pods/web svc/web',
    ],
    [["pods/a", "b"], 'Cannot watch "b" beside "pods/a": expected TYPE/NAME for each object'],
    [["pods", "svc/a"], 'Cannot watch "pods" beside "svc/a": expected TYPE/NAME for each object'],
    [
      ["pods/a b"],
      'Cannot watch the name "a b": expected a name without spaces, commas, "/" and "%"; separate several names by spaces',
    ],
    [["pods/"], 'Cannot watch "pods/": expected one type, a slash and one name, as in pods/web'],
    [["/a"], 'Cannot watch "/a": expected one type, a slash and one name, as in pods/web'],
    [["pods/a/b"], 'Cannot watch "pods/a/b": expected one type, a slash and one name, as in pods/web'],
    [["pods,svc/a"], 'Cannot watch "pods,svc/a": expected one type, a slash and one name, as in pods/web'],
    [["pods,"], 'Cannot watch "pods,": expected types separated by commas, such as pods,services'],
    [[""], 'Cannot watch "": expected types separated by commas, such as pods,services'],
    [["pods", ""], /^Cannot watch the name ""/],
    [["pods", ".."], /^Cannot watch the name ".."/],
    [["pods", "a%2fb"], /^Cannot watch the name "a%2fb"/],
    [["pods", "a,b"], /^Cannot watch the name "a,b"/],
  ] as const) {
    it(`refuses ${JSON.stringify(words)}`, () =>
      assert.throws(
        () => askedOf(words),
        (error: unknown) => {
          assert.ok(error instanceof UsageError);
          if (typeof message === "string") {
            assert.equal(error.message, message);
          } else {
            assert.match(error.message, message);
          }
          return true;
        },
      ));
  }
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { explainer } from "../../src/explain/explainer.js";
import { placeFinder } from "../../src/explain/place-finder.js";
import { explanationTexts } from "../../src/printer/explanation-text.js";
import { plainPaint } from "../../src/printer/printer.js";
import { condition, ended, pod, running, type Sketch, waiting } from "./states.js";
import { tokens } from "./told.js";

/** Makes a sketch with so many containers or conditions. */
type Make = (count: number) => Pick<Sketch, "containers" | "conditions" | "spec">;

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Returns a value that counts how often its members are read, and those of its members. */
function counted<T extends object>(value: T, count: () => void): T {
  return new Proxy(value, {
    get(target, name): unknown {
      count();
      const member: unknown = Reflect.get(target, name);
      return typeof member === "object" && member !== null ? counted(member, count) : member;
    },
  });
}

/** Returns how many members of a pod are read to explain a change, and the tokens that a line shows. */
function explained(before: Pod, after: Pod): { readonly reads: number; readonly line: string } {
  let reads = 0;
  const [oldObject, object] = [before, after].map((one) =>
    counted(one, () => {
      reads += 1;
    }),
  );
  assert.ok(oldObject && object);
  const { changes } = explainer()({ type: "update", oldObject, object, cause: "watch" }, object, new Date(0));
  return { reads, line: explanationTexts({ changes }, plainPaint).join(" ") };
}

function assertLinear(before: Make, after: Make, expected: RegExp): void {
  const [few, many] = [200, 800].map((count) => explained(pod(before(count)), pod(after(count))));
  assert.ok(few && many);
  assert.match(many.line, expected);
  assert.ok(many.reads < 4.5 * few.reads, `${many.reads} reads for 800, and ${few.reads} for 200`);
}

function run(count: number): Sketch {
  return { containers: times(count, (index) => running(`c${index}`)) };
}

function end(count: number): Sketch {
  return { containers: times(count, (index) => ended(`c${index}`, 137, "OOMKilled")) };
}

/** Containers that wait. They count as ready, so that their order is not a change of its own. */
function pull(message: string): Make {
  const more = { ready: true };
  return (count) => ({
    containers: times(count, (index) => waiting(`c${index}`, "ErrImagePull", message, more)),
  });
}

function conditions(status: string, message: string): Make {
  return (count) => ({ conditions: times(count, (index) => condition(`T${index}`, status, "R", message)) });
}

function backwards(make: Make): Make {
  return (count) =>
    Object.fromEntries(
      Object.entries(make(count)).map(([name, list]) => [
        name,
        Array.isArray(list) ? list.toReversed() : list,
      ]),
    );
}

describe("the explanation of a pod with very many containers or conditions", () => {
  it("reads as much for each container that ended as in a small pod", () => {
    assertLinear(run, end, / c=c0 reason=OOMKilled .* limit=256Mi c=c1 .* more=797$/);
    assertLinear(run, backwards(end), / c=c799 reason=OOMKilled .* more=797$/);
  });

  it("reads as much for each new message of a container as in a small pod", () => {
    assertLinear(pull("a"), pull("b"), /^c=c0 .*msg="b" .* more=797$/);
    assertLinear(pull("a"), backwards(pull("b")), /^c=c799 .*msg="b" .* more=797$/);
  });

  it("reads as much for each condition as in a small pod", () => {
    const no = conditions("False", "a");
    assertLinear(conditions("True", ""), no, /^cond=T0:False reason=R msg="a" .* more=797$/);
    assertLinear(conditions("True", ""), backwards(no), /^cond=T799:False reason=R msg="a" .* more=797$/);
    assertLinear(no, conditions("False", "b"), /^cond=T0:False reason=R msg="b" .* more=797$/);
  });

  it("reads as much for each image as in a small pod", () => {
    const images = (image: string): Make => {
      return (count) => ({ spec: { containers: times(count, (index) => ({ name: `c${index}`, image })) } });
    };
    assertLinear(images("a"), images("b"), /^c=c0 image=b image-was=a .* more=797$/);
  });

  it("shows three conditions at most, and how many more there are, before the containers", () => {
    const gates = (status: string): Sketch["conditions"] =>
      times(5, (index) => condition(`example.com/${index}`, status));
    assert.equal(
      tokens(
        { type: "add", pod: pod({ conditions: gates("True") ?? [] }), cause: "initial" },
        {
          type: "update",
          pod: pod({ conditions: gates("False") ?? [], containers: [running("app", { restartCount: 1 })] }),
          seconds: 5,
        },
      ),
      "cond=example.com/0:False cond=example.com/1:False cond=example.com/2:False more=2 c=app exit=0 restarted=1",
    );
  });
});

describe("placeFinder", () => {
  it("finds the first of several items with one key, in a short list and in a long one", () => {
    const place = placeFinder<string>((item) => item);
    for (const length of [2, 100]) {
      const list = ["x", ...times(length, (index) => `i${index}`), "x", "i1"];
      assert.deepEqual(
        ["x", "i1", "missing"].map((key) => place(list, key)),
        [0, 2, -1],
      );
    }
  });

  it("takes the key of each item of a long list once, however many are looked for", () => {
    let taken = 0;
    const place = placeFinder<string>((item) => {
      taken += 1;
      return item;
    });
    const list = times(1_000, (index) => `i${index}`);
    assert.deepEqual(
      list.map((key) => place(list, key)),
      times(1_000, (index) => index),
    );
    assert.equal(taken, 1_000);
  });
});

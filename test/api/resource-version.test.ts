import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compareResourceVersions } from "../../src/api/resource-version.js";

describe("compareResourceVersions", () => {
  const cases: { left: string; right: string; order: number | undefined }[] = [
    { left: "7", right: "7", order: 0 },
    { left: "7", right: "8", order: -1 },
    { left: "10", right: "9", order: 1 },
    { left: "9", right: "10", order: -1 },
    { left: "18446744073709551616", right: "18446744073709551615", order: 1 },
    { left: "99999999999999999999", right: "100000000000000000000", order: -1 },
    { left: "abc", right: "abc", order: 0 },
    { left: "abc", right: "abd", order: undefined },
    { left: "7", right: "7a", order: undefined },
    { left: "", right: "7", order: undefined },
    { left: "", right: "", order: 0 },
    { left: "-1", right: "1", order: undefined },
    { left: "1.5", right: "2", order: undefined },
  ];
  for (const { left, right, order } of cases) {
    it(`is ${order} for ${JSON.stringify(left)} and ${JSON.stringify(right)} (S-3, KEP-5504)`, () => {
      const found = compareResourceVersions(left, right);
      assert.equal(found === undefined ? undefined : Math.sign(found), order);
      const reverse = compareResourceVersions(right, left);
      assert.equal(reverse === undefined ? undefined : Math.sign(reverse) + 0, order && -order);
    });
  }

  it("orders digits of any length as the numbers they write", () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 130n });
    fc.assert(
      fc.property(number, number, (left, right) => {
        const found = compareResourceVersions(String(left), String(right)) ?? Number.NaN;
        assert.equal(Math.sign(found), left === right ? 0 : left < right ? -1 : 1);
      }),
    );
  });
});

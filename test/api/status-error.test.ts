import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Status } from "../../src/api/status.js";
import {
  isExpired,
  isForbidden,
  isInvalidRequest,
  isNotFound,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isUnauthorized,
  StatusError,
} from "../../src/api/status-error.js";
import { InformerError } from "../../src/base/errors.js";

const PREDICATES = {
  isExpired,
  isForbidden,
  isInvalidRequest,
  isNotFound,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isUnauthorized,
};

/** Returns the names of the predicates that are true for an error. */
function meaningOf(error: unknown): string[] {
  return Object.entries(PREDICATES)
    .filter(([, holds]) => holds(error))
    .map(([name]) => name);
}

describe("StatusError, what it means", () => {
  const cases: { name: string; status: Status; httpStatus?: number; means: string[] }[] = [
    { name: "reason Expired (L-9)", status: { reason: "Expired", code: 410 }, means: ["isExpired"] },
    { name: "reason Gone (L-9)", status: { reason: "Gone", code: 410 }, means: ["isExpired"] },
    { name: "a bare 410 (L-9)", status: {}, httpStatus: 410, means: ["isExpired"] },
    {
      name: "a 410 inside a watch, whose response was 200 (E-4)",
      status: { code: 410, message: "too old resource version: 1 (9)" },
      means: ["isExpired"],
    },
    {
      name: "too large, by its cause (L-10)",
      status: {
        reason: "Timeout",
        code: 504,
        details: { causes: [{ reason: "ResourceVersionTooLarge", message: "..." }] },
      },
      means: ["isTooLargeResourceVersion"],
    },
    {
      name: "too large, by the cause of Kubernetes 1.17 and 1.18 (L-10)",
      status: {
        reason: "Timeout",
        code: 504,
        details: { causes: [{ message: "Too large resource version" }] },
      },
      means: ["isTooLargeResourceVersion"],
    },
    {
      name: "too large, by the message of Kubernetes up to 1.16 (L-10)",
      status: { reason: "Timeout", code: 504, message: "Too large resource version: 9, current: 1" },
      means: ["isTooLargeResourceVersion"],
    },
    {
      name: "another timeout",
      status: { reason: "Timeout", code: 504, message: "request did not complete within 60s" },
      means: [],
    },
    {
      name: "those words under another reason",
      status: { reason: "BadRequest", code: 400, message: "Too large resource version: 9" },
      means: ["isInvalidRequest"],
    },
    { name: "a bare 429", status: {}, httpStatus: 429, means: ["isTooManyRequests"] },
    { name: "reason TooManyRequests", status: { reason: "TooManyRequests" }, means: ["isTooManyRequests"] },
    { name: "a 401", status: { code: 401, reason: "Unauthorized" }, means: ["isUnauthorized"] },
    { name: "a 403", status: { code: 403, reason: "Forbidden" }, means: ["isForbidden"] },
    { name: "a 404", status: {}, httpStatus: 404, means: ["isNotFound"] },
    { name: "a 400", status: { code: 400, reason: "BadRequest" }, means: ["isInvalidRequest"] },
    { name: "a 422", status: { code: 422, reason: "Invalid" }, means: ["isInvalidRequest"] },
    { name: "a 500", status: { code: 500, reason: "InternalError" }, means: [] },
  ];
  for (const { name, status, httpStatus = 200, means } of cases) {
    it(`is ${means.join(", ") || "nothing of note"} for ${name}`, () => {
      assert.deepEqual(meaningOf(new StatusError(status, { httpStatus })), means);
    });
  }

  it("is nothing of note for what is no StatusError, whatever it looks like", () => {
    for (const thrown of [new Error("410"), { reason: "Expired", statusCode: 410 }, undefined, "Gone"]) {
      assert.deepEqual(meaningOf(thrown), []);
    }
  });
});

describe("StatusError", () => {
  it("is an InformerError with a code that stays, a reason and the server's words", () => {
    const status: Status = { code: 403, reason: "Forbidden", message: ' pods is forbidden: User "eve" ' };
    const error = new StatusError(status, { httpStatus: 403 });
    assert.ok(error instanceof InformerError);
    assert.equal(error.name, "StatusError");
    assert.equal(error.code, "ERR_STATUS");
    assert.equal(error.reason, "Forbidden");
    assert.equal(error.message, 'pods is forbidden: User "eve"');
    assert.equal(error.status, status);
    assert.equal(error.httpStatus, 403);
  });

  it("has words of its own where the server has none", () => {
    assert.equal(new StatusError({}, { httpStatus: 502 }).message, "the server answered 502");
    assert.equal(
      new StatusError({ code: 410, message: "  " }, { httpStatus: 200 }).message,
      "the server answered 410",
    );
    assert.equal(new StatusError({}, { httpStatus: 502 }).reason, "");
  });

  it("prefers the code of the Status to that of the response", () => {
    assert.equal(new StatusError({ code: 410 }, { httpStatus: 200 }).statusCode, 410);
    assert.equal(new StatusError({}, { httpStatus: 503 }).statusCode, 503);
  });

  const ODD: readonly unknown[] = [null, true, 7, -1, "", "7", [], [null], {}, { length: "7" }, Infinity];

  it("is made of members of any type, and means the same as without them", () => {
    for (const odd of ODD) {
      for (const member of ["message", "reason", "code", "details", "metadata", "kind"]) {
        const error = new StatusError({ [member]: odd }, { httpStatus: 503 });
        assert.equal(error.statusCode, 503);
        assert.equal(typeof error.reason, "string");
        assert.equal(typeof error.message, "string");
        assert.deepEqual(meaningOf(error), []);
      }
      for (const status of [odd, { details: { causes: odd } }, { details: { causes: [odd] } }]) {
        const error = new StatusError(status as Status, { httpStatus: 503 });
        assert.equal(error.message, "the server answered 503");
        assert.deepEqual(meaningOf(error), []);
      }
    }
  });

  it("takes no wait from details that are not a number of seconds", () => {
    for (const seconds of [...ODD.filter((odd) => odd !== 7 && odd !== Infinity), Number.NaN, -0.5]) {
      const status = { details: { retryAfterSeconds: seconds } } as Status;
      assert.equal(new StatusError(status, { httpStatus: 429 }).retryAfterMs, undefined, String(seconds));
    }
  });

  it("takes a wait that no number can hold for the longest", () => {
    const longest = Number.MAX_VALUE;
    const details = { retryAfterSeconds: Infinity };
    assert.equal(new StatusError({ details }, { httpStatus: 429 }).retryAfterMs, longest);
    assert.equal(new StatusError({}, { httpStatus: 429, retryAfterMs: Infinity }).retryAfterMs, longest);
  });

  it("takes no wait from a header that is not a number, and looks at the details then", () => {
    const details = { retryAfterSeconds: 9 };
    for (const retryAfterMs of [Number.NaN, -1]) {
      assert.equal(new StatusError({}, { httpStatus: 429, retryAfterMs }).retryAfterMs, undefined);
      assert.equal(new StatusError({ details }, { httpStatus: 429, retryAfterMs }).retryAfterMs, 9_000);
    }
  });

  const waits: { name: string; header?: number; seconds?: number; ms: number | undefined }[] = [
    { name: "the header", header: 2_000, ms: 2_000 },
    { name: "the header before the details", header: 2_000, seconds: 9, ms: 2_000 },
    { name: "a header of 0 before the details", header: 0, seconds: 9, ms: 0 },
    { name: "the details", seconds: 9, ms: 9_000 },
    { name: "details of 0, which ask for nothing", seconds: 0, ms: undefined },
    { name: "neither", ms: undefined },
  ];
  for (const { name, header, seconds, ms } of waits) {
    it(`takes ${ms ?? "no"} ms to wait from ${name} (E-12)`, () => {
      const details = seconds === undefined ? {} : { details: { retryAfterSeconds: seconds } };
      const retryAfter = header === undefined ? {} : { retryAfterMs: header };
      const error = new StatusError({ code: 429, ...details }, { httpStatus: 429, ...retryAfter });
      assert.equal(error.retryAfterMs, ms);
    });
  }
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { basicAuthorization } from "../../src/base/basic-authorization.js";
import { InformerError } from "../../src/base/errors.js";
import { maskedError, maskedValue } from "../../src/base/masked.js";
import { Secrets } from "../../src/base/secrets.js";

function knowing(...authorizations: string[]): Secrets {
  const secrets = new Secrets();
  for (const authorization of authorizations) {
    secrets.learnAuthorization(authorization);
  }
  return secrets;
}

describe("Secrets", () => {
  const password = 'p"ss w/rd+ü';
  const base64 = Buffer.from(`user:${password}`).toString("base64");
  const quoted: readonly (readonly [what: string, authorization: string, text: string, masked: string])[] = [
    ["a token", "Bearer t0ken.a-b", "no user for t0ken.a-b!", "no user for ***!"],
    ["a whole header", "Bearer t0ken.a-b", "got 'Bearer t0ken.a-b'", "got 'Bearer ***'"],
    ["a token in base64", "Bearer t0ken", `x ${Buffer.from("t0ken").toString("base64")} y`, "x ***= y"],
    ["a password", basicAuthorization("user", password), `<${password}>`, "<***>"],
    ["a password in a URL", basicAuthorization("user", password), encodeURIComponent(password), "***"],
    [
      "a password in JSON",
      basicAuthorization("user", password),
      JSON.stringify({ p: password }),
      '{"p":"***"}',
    ],
    [
      "a password and its user in base64",
      basicAuthorization("user", password),
      `Basic ${base64}`,
      `Basic ***${"=".repeat(base64.split("=").length - 1)}`,
    ],
    ["the password of no user", basicAuthorization("", password), password, "***"],
    [
      "a user name that is a token",
      basicAuthorization("t0ken", ""),
      "http://t0ken@proxy",
      "http://***@proxy",
    ],
    ["a short token, with its scheme", "Bearer abc", "Bearer abc is no good", "*** is no good"],
    ["the secret of another scheme", "Token s3cret", "Token s3cret", "Token ***"],
  ];
  for (const [what, authorization, text, masked] of quoted) {
    it(`masks ${what}`, () => {
      assert.equal(knowing(authorization).mask(text), masked);
    });
  }

  it("leaves words alone: of users, and of short secrets without their scheme", () => {
    const secrets = knowing(basicAuthorization("admin", "pod"), "Bearer is");
    assert.equal(secrets.mask('User "admin" is no pod'), 'User "admin" is no pod');
    assert.equal(new Secrets().mask("***"), "***");
  });

  it("masks the longer of two secrets that contain each other", () => {
    assert.equal(knowing("Bearer abcd", "Bearer abcdef").mask("abcdef abcd"), "*** ***");
  });

  it("remembers secrets that were replaced, and not all of them for ever", () => {
    const secrets = knowing(...Array.from({ length: 100 }, (_, number) => `Bearer token-${number}-`));
    assert.equal(secrets.mask("token-99- token-80- token-0-"), "*** *** token-0-");
  });
});

describe("maskedError", () => {
  const { mask } = knowing("Bearer s3cret");

  it("masks the messages of an error and of its causes", () => {
    const cause = new Error("found s3cret");
    const error = maskedError(new InformerError("ERR_TEST", "Cannot use s3cret", { cause }), mask);
    assert.equal(error.message, "Cannot use ***");
    assert.equal(cause.message, "found ***");
    assert.doesNotMatch(`${error.stack ?? ""}${cause.stack ?? ""}`, /s3cret/);
  });

  it("leaves what a caller has aborted with", () => {
    const reason = new Error("s3cret");
    assert.equal(maskedError(reason, mask).message, "s3cret");
    assert.equal(maskedError("s3cret", mask), "s3cret");
  });
});

describe("maskedValue", () => {
  const { mask } = knowing("Bearer s3cret");

  it("masks every text of a value, names too", () => {
    assert.deepEqual(maskedValue({ a: ["s3cret", 1, null, { s3cret: true }] }, mask), {
      a: ["***", 1, null, { "***": true }],
    });
  });

  it("does not overflow, however deep a value is", () => {
    const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`) as unknown;
    assert.ok(Array.isArray(maskedValue(deep, mask)));
  });
});

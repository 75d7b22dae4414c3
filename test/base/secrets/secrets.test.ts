import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { basicAuthorization } from "../../../src/base/basic-authorization.js";
import { InformerError } from "../../../src/base/errors.js";
import { maskedError, maskedValue } from "../../../src/base/secrets/masked.js";
import { Secrets } from "../../../src/base/secrets/secrets.js";

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
    [
      "the beginning of a token that someone has cut",
      `Bearer ${"t0ken.".repeat(20)}`,
      `no user for ${"t0ken.".repeat(20).slice(0, 50)}`,
      "no user for ***",
    ],
    [
      "a password with the lower-case escapes of a URL",
      basicAuthorization("user", password),
      encodeURIComponent(password).replaceAll(/%../g, (escape) => escape.toLowerCase()),
      "***",
    ],
    ["a password in a form", basicAuthorization("user", "a b/c"), "p=a+b%2Fc&q", "p=***&q"],
    ["a token in JSON with escaped slashes", "Bearer to/ken", String.raw`{"t":"to\/ken"}`, '{"t":"***"}'],
    ["a token in JSON with escaped units", "Bearer to/ken", String.raw`to\u002fken`, "***"],
    ["a token in HTML", "Bearer to/k+n", "<b>to&#x2F;k&#43;n</b>", "<b>***</b>"],
    ["a password in HTML", basicAuthorization("user", 'a<b&"c'), "a&lt;b&amp;&quot;c", "***"],
    ["the secret of another scheme", "Token s3cret", "Token s3cret", "Token ***"],
  ];
  for (const [what, authorization, text, masked] of quoted) {
    it(`masks ${what}`, () => {
      assert.equal(knowing(authorization).mask(text), masked);
    });
  }

  it("masks a secret that is a part of a text in base64, at any alignment", () => {
    const token = "t0ken/with+all?of~it";
    for (const before of ["Bearer ", "user:", "", "x", "xy", "xyz"]) {
      for (const encoding of ["base64", "base64url"] as const) {
        const quoted = Buffer.from(`${before}${token}, and more`).toString(encoding);
        const masked = knowing(`Bearer ${token}`).mask(`<${quoted}>`);
        const begin = Buffer.from(before).toString(encoding).replaceAll("=", "");
        assert.match(masked, /^<[\w+/-]*\*{3}[\w+/=-]*>$/, masked);
        assert.ok(masked.indexOf("*") <= begin.length + 2, masked);
        assert.ok(masked.length <= begin.length + Buffer.from(", and more").toString(encoding).length + 9);
      }
    }
  });

  it("masks a secret of any length, and every one of two with the same beginning", () => {
    const long = "t0ken+/".repeat(100_000);
    const { mask } = knowing(`Bearer ${long}`, `Bearer ${"t0ken+/".repeat(10)}other`);
    assert.equal(mask(`<${long}>`), "<***>");
    assert.equal(mask(`<${"t0ken+/".repeat(10)}other> <${"t0ken+/".repeat(10)}others>`), "<***> <***s>");
    assert.equal(mask(Buffer.from(long).toString("base64url")), "***");
  });

  it("ends for long texts that look like the secret everywhere", () => {
    const { mask } = knowing(`Bearer ${"a".repeat(70_000)}b`, `Bearer b${"a".repeat(70_000)}`);
    assert.equal(mask("a".repeat(1_000_000)).replaceAll("***", ""), "");
    assert.equal(mask("%61".repeat(300_000)).replaceAll("***", ""), "");
    assert.equal(mask("\\".repeat(1_000_000)).length, 1_000_000);
  });

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

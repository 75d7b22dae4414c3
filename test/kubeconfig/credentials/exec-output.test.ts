import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeText } from "../../../src/kubeconfig/decode-text.js";
import { parseExecOutput } from "../../../src/kubeconfig/credentials/exec-output.js";
import { execPluginOf } from "../../../src/kubeconfig/credentials/exec-plugin.js";
import { V1 } from "../plugin.js";

const plugin = execPluginOf(
  { value: { apiVersion: V1, command: "login", interactiveMode: "Never" }, path: "/config" },
  { cluster: { value: {}, path: "/config" } },
);

async function parse(output: string | Buffer): ReturnType<typeof parseExecOutput> {
  return parseExecOutput(typeof output === "string" ? output : decodeText(output), plugin);
}

const JSON_OUTPUT = `{"apiVersion":"${V1}","kind":"ExecCredential","status":{"token":"abc"}}`;
const YAML_OUTPUT = `apiVersion: ${V1}\nkind: ExecCredential\nstatus: {token: abc}\n`;

/** Outputs that client-go 0.36 decodes to the token "abc". */
const TAKEN: readonly (readonly [what: string, output: string | Buffer])[] = [
  ["JSON", JSON_OUTPUT],
  ["JSON with white space around it", `\n\n ${JSON_OUTPUT}\n`],
  ["JSON with a byte order mark", Buffer.from(`\ufeff${JSON_OUTPUT}`)],
  ["JSON in UTF-16", Buffer.from(`\ufeff${JSON_OUTPUT}`, "utf16le")],
  ["JSON without a kind", `{"apiVersion":"${V1}","status":{"token":"abc"}}`],
  ["JSON with an empty kind", `{"apiVersion":"${V1}","kind":"","status":{"token":"abc"}}`],
  ["JSON whose kind is null", `{"apiVersion":"${V1}","kind":null,"status":{"token":"abc"}}`],
  ["the last of two equal members", JSON_OUTPUT.replace('"status"', '"status":{"token":"no"},"status"')],
  ["YAML", YAML_OUTPUT],
  ["YAML with a byte order mark", Buffer.from(`\ufeff${YAML_OUTPUT}`)],
  ["YAML without a kind", `apiVersion: ${V1}\nstatus: {token: abc}\n`],
  ["YAML with a marker and a comment", `---\n# logged in\n${YAML_OUTPUT}`],
  ["the first of two YAML documents", `${YAML_OUTPUT}---\nfoo: bar\n`],
  ["the last of two equal keys", `${YAML_OUTPUT.replace("abc", "no")}status: {token: abc}\n`],
];

/** Outputs that client-go 0.36 refuses, too. */
const REFUSED: readonly (readonly [what: string, output: string, message: RegExp])[] = [
  ["nothing", "", /it printed nothing, expected an ExecCredential$/],
  [
    "text before the object",
    `Logging in\n${JSON_OUTPUT}`,
    /it printed text that is not a JSON or YAML object/,
  ],
  ["text after the object", `${JSON_OUTPUT}\ngarbage`, /it printed text that is not a JSON or YAML object/],
  ["two objects", `${JSON_OUTPUT}\n${JSON_OUTPUT}`, /it printed text that is not a JSON or YAML object/],
  [
    "YAML with keys that are lists in lists",
    `${"? - ".repeat(60)}a`,
    /it printed text that is not a JSON or YAML object/,
  ],
  ["YAML that is nested deep", `${"? - ".repeat(400)}a`, /it printed text that is not a JSON or YAML object/],
  [
    "YAML with keys that are mappings in mappings",
    `${"{".repeat(150)}a${": 1}".repeat(150)}`,
    /it printed text that is not a JSON or YAML object/,
  ],
  ["lists that nothing ends", "[".repeat(60_000), /it printed text that is not a JSON or YAML object/],
  [
    "a megabyte of YAML",
    "k0: 1\n".repeat(160_000),
    /it printed 960000 characters that are not JSON, expected JSON, or at most 65536 characters of YAML$/,
  ],
  ["a list", `[${JSON_OUTPUT}]`, /it printed text that is not a JSON or YAML object/],
  ["another kind", JSON_OUTPUT.replace("ExecCredential", "Pod"), /it printed an object that is not an ExecC/],
  [
    "no apiVersion",
    `{"kind":"ExecCredential","status":{"token":"abc"}}`,
    /with an unknown apiVersion, expected/,
  ],
  [
    "another apiVersion",
    JSON_OUTPUT.replace("/v1", "/v1beta1"),
    /with apiVersion "client.*v1beta1", expected/,
  ],
  ["a token that is a number", YAML_OUTPUT.replace("abc", "123"), /with neither a token nor a certificate$/],
  ["fields in other letters", JSON_OUTPUT.replace('"token"', '"Token"'), /with neither a token nor a certif/],
];

describe("parseExecOutput", () => {
  for (const [what, output] of TAKEN) {
    it(`takes ${what}, as client-go does`, async () => {
      assert.deepEqual((await parse(output)).credential, { authorization: "Bearer abc" });
    });
  }

  for (const [what, output, message] of REFUSED) {
    it(`refuses ${what}, as client-go does`, async () => {
      await assert.rejects(parse(output), { code: "ERR_CREDENTIAL_PLUGIN", message });
    });
  }

  it("reads the time of expiry, also if it has passed", async () => {
    for (const [timestamp, time] of [
      ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
      ["2026-01-01T00:00:00.123456+02:00", "2025-12-31T22:00:00.123Z"],
    ]) {
      const output = YAML_OUTPUT.replace("}", `, expirationTimestamp: ${timestamp ?? ""}}`);
      assert.equal((await parse(output)).expiresAt?.toISOString(), time);
    }
  });
});

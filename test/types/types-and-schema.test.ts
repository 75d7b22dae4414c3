import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { MODULES, RESOURCES } from "../../src/wire/schema/index-of-kinds.js";
import { type DeclaredType, declaredTypes } from "./declared-types.js";

/** The modules of the kinds that travel as JSON. They have types and no messages. */
const ONLY_JSON = ["apiextensions-v1", "apiregistration-v1"];

/** How the JSON of a scalar of the schema is declared. */
const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  bool: "boolean",
  int: "number",
  bytes: "string",
  json: "unknown",
  strings: "readonly string[]",
  quantity: "string",
  intOrString: "number | string",
  time: "string",
  microTime: "string",
};

/** A field as the schema describes it. */
interface SchemaField {
  readonly name: string;
  readonly form: string;
  readonly flags: string;
}

/** Reads `NUMBER:NAME:TYPE:FLAGS`. */
function fieldOf(text: string): SchemaField {
  const [, name = "", type = "", flags = ""] = text.split(":");
  const one = SCALARS[type] ?? referenceTo(type);
  const item = one.includes(" ") ? `(${one})` : one;
  return {
    name,
    form: flags.includes("m")
      ? `Readonly<Record<string, ${one}>>`
      : flags.includes("r")
        ? `readonly ${item}[]`
        : one,
    flags,
  };
}

/** Returns the TypeScript name of a message: `.PodSpec` is in the same file, `core-v1.PodSpec` is in another. */
function referenceTo(type: string): string {
  const [module = "", name = ""] = type.split(".");
  const [group = "", version = ""] = module.split("-");
  return module === "" ? name : `${group}${version.charAt(0).toUpperCase()}${version.slice(1)}.${name}`;
}

/** Returns the ways in which a field may be declared. Only the comments of the Go types say which one it is. */
function declarationsOf({ name, form, flags }: SchemaField): string[] {
  if (/[ez]/.test(flags)) {
    return [`${name}?: ${form}`];
  }
  const canBeNull = /[pmr]/.test(flags) || form === "string";
  return [`${name}: ${form}`, `${name}?: ${form}`, ...(canBeNull ? [`${name}?: ${form} | null`] : [])];
}

describe("types of the built-in kinds", () => {
  const types = declaredTypes();
  const messages = new Map<string, string>();

  before(async () => {
    for (const [module, { load }] of Object.entries(MODULES)) {
      for (const [name, text] of Object.entries((await load()).messages)) {
        messages.set(`${module}.${name}`, text);
      }
    }
  });

  it("has an interface for each message of the schema, and no other but those of kinds that travel as JSON", () => {
    assert.ok(messages.size > 800);
    const described = [...types.keys()].filter((name) => !ONLY_JSON.includes(name.split(".", 1)[0] ?? ""));
    assert.deepEqual(described.sort(), [...messages.keys()].sort());
  });

  it("has a readonly member for each field of the schema, and no other", () => {
    for (const [name, text] of messages) {
      const { members, extends: parents } =
        types.get(name) ?? ({ members: [], extends: [] } satisfies DeclaredType);
      const fields = text
        .split(" ")
        .filter((field) => field !== "")
        .map(fieldOf);
      const named = fields.filter((field) => field.name !== "");
      assert.deepEqual(
        fields.filter((field) => field.name === "").map(({ form }) => form),
        parents,
        name,
      );
      const own = members.filter(
        (member) =>
          !/^(apiVersion|kind)\?: ("|string)/.test(member) ||
          named.some((field) => member.startsWith(`${field.name}?`)),
      );
      assert.equal(own.length, named.length, name);
      for (const [index, field] of named.entries()) {
        assert.ok(declarationsOf(field).includes(own[index] ?? ""), `${name}: ${own[index] ?? ""}`);
      }
    }
  });

  it("has the apiVersion and the kind of each resource", () => {
    for (const [resource, message] of Object.entries(RESOURCES)) {
      const [group = "", version = ""] = resource.split("/");
      const apiVersion = group === "" ? version : `${group}/${version}`;
      const kind = message.split(".")[1] ?? "";
      assert.deepEqual(types.get(message)?.members.slice(0, 2), [
        `apiVersion?: "${apiVersion}"`,
        `kind?: "${kind}"`,
      ]);
    }
  });
});

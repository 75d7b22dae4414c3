import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { PrecompiledModules } from "../../src/cli/precompiled-modules.js";

describe("PrecompiledModules", () => {
  it("loads modules that require each other and Node's, each once", async (t) => {
    const { modules } = await program(t);
    const main = modules.load("main.js") as { greet: () => string; again: object };
    assert.equal(main.greet(), "hello from b.js");
    assert.equal(modules.load("chunks/b.js"), main.again);
    assert.equal(modules.spared, false);
  });

  it("takes back what it has compiled", async (t) => {
    const { modules } = await program(t);
    (modules.load("main.js") as { greet: () => string }).greet();
    const later = await program(t, modules.compiled());
    assert.equal((later.modules.load("main.js") as { greet: () => string }).greet(), "hello from b.js");
    assert.equal(later.modules.spared, true);
  });

  it("shows in stack traces what it was told to, and not where the bytecode was made", async (t) => {
    const { modules, directory } = await program(t, undefined, "the-program");
    const main = modules.load("main.js") as { where: () => string };
    assert.match(main.where(), /\(the-program\/main\.js:1:\d+\)/);
    const later = await program(t, modules.compiled(), "the-program");
    const stack = (later.modules.load("main.js") as { where: () => string }).where();
    assert.match(stack, /\(the-program\/main\.js:1:\d+\)/);
    assert.ok(!stack.includes(directory), stack);
  });

  for (const [what, damage] of Object.entries<(whole: Buffer) => Buffer>({
    "is empty": () => Buffer.alloc(0),
    "is something else": () => Buffer.from("nothing that anybody would know"),
    "is cut off": (whole) => whole.subarray(0, whole.length / 2),
    "was made by another V8": (whole) =>
      Buffer.from(whole.toString("latin1").replace(/"engine":\d+/, '"engine":1'), "latin1"),
    "has no places in it": (whole) =>
      Buffer.from(whole.toString("latin1").replace('"modules"', '"others"'), "latin1"),
    "is zeroed": (whole) => Buffer.concat([whole.subarray(0, whole.indexOf("\n") + 1), Buffer.alloc(50_000)]),
  })) {
    it(`compiles as ever when the bytecode ${what}`, async (t) => {
      const { modules } = await program(t);
      modules.load("main.js");
      const later = await program(t, damage(modules.compiled()));
      assert.equal((later.modules.load("main.js") as { greet: () => string }).greet(), "hello from b.js");
      assert.equal(later.modules.spared, false);
    });
  }
});

/** Two modules, in a directory of their own: V8 remembers by its path what it has compiled in this process. */
async function program(
  t: TestContext,
  bytecode?: Buffer,
  shownAs?: string,
): Promise<{ modules: PrecompiledModules; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), "k8s-informer-test-"));
  t.after(async () => rm(directory, { recursive: true }));
  await mkdir(join(directory, "chunks"));
  await writeFile(
    join(directory, "main.js"),
    'const b = require("./chunks/b.js"); exports.greet = () => `hello from ${b.name}`; exports.again = b; exports.where = () => new Error().stack;',
  );
  await writeFile(
    join(directory, "chunks", "b.js"),
    'require("../main.js"); exports.name = require("node:path").basename(__filename);',
  );
  const bytecodeFile = join(directory, "bytecode");
  if (bytecode !== undefined) {
    await writeFile(bytecodeFile, bytecode);
  }
  return { modules: new PrecompiledModules(directory, bytecodeFile, shownAs), directory };
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import ts from "typescript";
import { installPackage } from "../support/installed-package.js";
import { Scratch } from "../support/run-cli.js";
import { inRepository } from "./repository.js";

/** A program of a user. Each line after @ts-expect-error must not compile, which shows that nothing is `any`. */
const PROGRAM = `
import { DEPLOYMENTS, HttpTransport, SharedIndexInformer, SharedInformerFactory, WorkQueue, type Deployment, type Pod } from "k8s-informer";
import { startApiServer, type ApiServer } from "k8s-informer/apiserver";
import type { PodSpec } from "k8s-informer/types/core/v1";

function replicas(informer: SharedIndexInformer<Deployment>): number[] {
  // @ts-expect-error: a Deployment has no such member
  informer.lister.list().map(({ spec }) => spec?.replica);
  return informer.lister.list().map(({ spec }) => spec?.replicas ?? 1);
}
const imagesOf = ({ spec }: Pod): string[] => (spec as PodSpec).containers.map(({ image = "" }) => image);
// @ts-expect-error: a pod has no such member
const wrong = ({ spec }: Pod): unknown => (spec as PodSpec).container;
class Queue extends WorkQueue<string> {}

async function main(): Promise<void> {
  const server: ApiServer = await startApiServer();
  // @ts-expect-error: a server has no such member
  server.nothing;
  const transport: HttpTransport = new HttpTransport({ server: server.url, namespace: "default", contextName: "c" });
  const factory = new SharedInformerFactory({ transport });
  const deployments = factory.informer(DEPLOYMENTS);
  console.log(replicas(deployments).length, imagesOf({ spec: { containers: [] } }).length, new Queue().length);
  await transport.close();
  await server.close();
}
void main();
`;

/** A `module` setting of TypeScript, and the name of a file, which decides about the module system in some of them. */
interface Setting {
  readonly name: string;
  readonly file: string;
  readonly options: ts.CompilerOptions;
}

const { ModuleKind, ModuleResolutionKind } = ts;
const SETTINGS: readonly Setting[] = [
  { name: "commonjs", file: "a.ts", options: { module: ModuleKind.CommonJS } },
  {
    name: "commonjs with node10",
    file: "b.ts",
    options: {
      module: ModuleKind.CommonJS,
      // TypeScript 6 warns of this setting, which was the default before.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      moduleResolution: ModuleResolutionKind.Node10,
      ignoreDeprecations: "6.0",
    },
  },
  // Once in each module system, the declarations of the package are checked, too.
  { name: "node16 in CommonJS", file: "c.cts", options: { module: ModuleKind.Node16, skipLibCheck: false } },
  { name: "nodenext in CommonJS", file: "e.cts", options: { module: ModuleKind.NodeNext } },
  {
    name: "nodenext in an ES module",
    file: "f.mts",
    options: { module: ModuleKind.NodeNext, skipLibCheck: false },
  },
  {
    name: "esnext with bundler",
    file: "g.mts",
    options: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler },
  },
];

/** Compiles a file. Returns the errors. */
function compile(path: string, options: ts.CompilerOptions): string[] {
  const program = ts.createProgram([path], {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [inRepository("node_modules/@types")],
    ...options,
  });
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
  );
}

describe("the module systems", () => {
  const scratch = new Scratch();
  let folder: string;
  before(() => {
    folder = installPackage(scratch);
  });
  after(() => scratch.remove());

  for (const { name, file, options } of SETTINGS) {
    it(`compile and run a program with "module": ${name}`, () => {
      const path = scratch.write(file, PROGRAM);
      assert.deepEqual(compile(path, options), []);
      const output = path.replace(/ts$/, "js");
      assert.equal(execFileSync(process.execPath, [output], { cwd: folder, encoding: "utf8" }), "0 0 0\n");
    });
  }

  it("give require() and import the same classes", () => {
    const path = scratch.write(
      "both.mjs",
      `import { createRequire } from "node:module";
       import * as imported from "k8s-informer";
       const required = createRequire(import.meta.url)("k8s-informer");
       console.log(Object.keys(imported).every((name) => imported[name] === required[name]));`,
    );
    assert.equal(execFileSync(process.execPath, [path], { cwd: folder, encoding: "utf8" }), "true\n");
  });

  it("have nothing that Are The Types Wrong reports", async () => {
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? assert.fail("no tarball");
    const pkg = createPackageFromTarballData(readFileSync(join(folder, tarball)));
    const analysis = await checkPackage(pkg, { includeEntrypoints: ["./types/core/v1", "./types/meta/v1"] });
    assert.ok(analysis.types !== false, "the package has no types");
    assert.deepEqual(analysis.problems, []);
  });
});

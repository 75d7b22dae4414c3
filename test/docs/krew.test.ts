import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { after, describe, it } from "node:test";
import { parse } from "yaml";
import { VERSION } from "../../src/base/version.js";
import { runCli, Scratch } from "../support/run-cli.js";
import { inRepository, readText } from "./repository.js";

interface Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly version: string;
    readonly homepage: string;
    readonly caveats: string;
    readonly platforms: readonly {
      readonly uri: string;
      readonly files: readonly { readonly from: string; readonly to: string }[];
      readonly bin: string;
    }[];
  };
}

interface Package {
  readonly name: string;
  readonly homepage: string;
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
}

describe("the manifest of Krew", () => {
  const manifest = parse(readText("packaging/krew/informer.yaml")) as Manifest;
  const npm = JSON.parse(readText("package.json")) as Package;
  const scratch = new Scratch();
  after(() => scratch.remove());

  it("has the version, the names and the address of the package", () => {
    const { metadata, spec } = manifest;
    assert.equal(spec.version, `v${VERSION}`);
    assert.equal(npm.bin[`kubectl-${metadata.name}`], spec.platforms[0]?.bin);
    assert.equal(spec.homepage, npm.homepage.replace(/#.*$/, ""));
    assert.match(spec.caveats, new RegExp(`Node\\.js ${npm.engines.node.replace(">=", "")} or newer`));
    const uri = `https://registry.npmjs.org/${npm.name}/-/${npm.name}-${VERSION}.tgz`;
    for (const platform of spec.platforms) {
      assert.equal(platform.uri, uri);
    }
  });

  it("installs all that the program needs", async () => {
    // Builds the program.
    await runCli(["--version"]);
    const [platform] = manifest.spec.platforms;
    const store = join(scratch.path, "store");
    mkdirSync(store);
    for (const { from, to } of platform?.files ?? []) {
      const path = from.replace(/^package\//, "");
      cpSync(inRepository(path), join(store, to, basename(path)), { recursive: true });
    }
    const link = join(scratch.path, "kubectl-informer");
    symlinkSync(join(store, platform?.bin ?? ""), link);
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [link, ...args], { encoding: "utf8" });
    assert.equal(run("--version"), `${VERSION}\n`);
    assert.match(run("--help"), /^Usage: kubectl informer /);
    assert.equal(run("__complete", "--show", "sig"), "significant\n:4\n");
  });
});

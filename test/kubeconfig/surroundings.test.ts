import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { folder } from "./folder.js";

/** The folders of the library that may not speak of the command line. */
const LIBRARY = [
  "api",
  "base",
  "controller",
  "indexer",
  "informer",
  "kubeconfig",
  "listwatch",
  "queue",
].concat(["reflector", "transport", "wire"]);

/** A flag, or the program's own command, in a text of the code. */
const OF_THE_COMMAND_LINE = /["'`][^"'`\n]*(?<![\w"'`-])(--[a-z]{2,}[\w-]*|k8s-informer demo)/;

describe("loadClientConfig", () => {
  it("needs no arguments: it looks where kubectl does, with the environment of the process", async (t) => {
    const files = await folder(t);
    const path = await files.write(
      "config",
      JSON.stringify({
        "current-context": "dev",
        clusters: [{ name: "dev", cluster: { server: "https://dev.example:6443" } }],
        contexts: [{ name: "dev", context: { cluster: "dev", namespace: "shop" } }],
      }),
    );
    const before = process.env["KUBECONFIG"];
    t.after(() => {
      if (before === undefined) {
        delete process.env["KUBECONFIG"];
      } else {
        process.env["KUBECONFIG"] = before;
      }
    });
    process.env["KUBECONFIG"] = path;
    const { server, namespace } = await loadClientConfig();
    assert.deepEqual([server, namespace], ["https://dev.example:6443", "shop"]);
  });
});

describe("the library", () => {
  it("names no flag of the command line in a message", async () => {
    const found: string[] = [];
    for (const stage of LIBRARY) {
      const root = new URL(`../../src/${stage}`, import.meta.url).pathname;
      for (const name of await readdir(root, { recursive: true })) {
        if (name.endsWith(".ts")) {
          const lines = (await readFile(join(root, name), "utf8")).split("\n");
          found.push(
            ...lines
              .filter((line) => OF_THE_COMMAND_LINE.test(line) && !/^\s*(\/?\*|\/\/)/.test(line))
              // The flag of kubectl that an override stands for is a member of the error, for programs.
              .filter((line) => !/\bflag: "--/.test(line))
              .map((line) => `${stage}/${name}: ${line.trim()}`),
          );
        }
      }
    }
    assert.deepEqual(found, []);
  });
});

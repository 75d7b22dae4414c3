import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { inRepository, readText } from "./repository.js";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly "runs-on": string;
        readonly "timeout-minutes": number;
        readonly permissions?: Readonly<Record<string, string>>;
        readonly needs?: string;
        readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
        readonly steps: readonly Step[];
      }
    >
  >;
}

interface IssueForm {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id: string;
    readonly attributes: { readonly label: string };
  }[];
}

const WORKFLOWS = ["ci", "release"];
const manifest = JSON.parse(readText("package.json")) as { readonly engines: { readonly node: string } };

function workflow(name: string): Workflow {
  return parse(readText(`.github/workflows/${name}.yml`)) as Workflow;
}

describe(".github/workflows", () => {
  it("has no other files", () => {
    assert.deepEqual(
      readdirSync(inRepository(".github/workflows")).sort(),
      WORKFLOWS.map((name) => `${name}.yml`),
    );
  });

  for (const name of WORKFLOWS) {
    describe(name, () => {
      const { permissions, concurrency, jobs } = workflow(name);
      const steps = Object.values(jobs).flatMap((job) => job.steps);

      it("may only read, is limited in time, and does not run twice at once", () => {
        assert.deepEqual(permissions, { contents: "read" });
        assert.ok(concurrency !== undefined);
        for (const job of Object.values(jobs)) {
          assert.ok(job["timeout-minutes"] > 0);
        }
      });

      it("pins every action to a commit and every runner to a release", () => {
        for (const { uses } of steps) {
          assert.match(
            uses ?? "a/b@0000000000000000000000000000000000000000",
            /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/,
          );
        }
        for (const job of Object.values(jobs)) {
          assert.doesNotMatch(job["runs-on"], /latest/);
        }
      });

      it("runs everything with the Go that cluster:setup asks for", () => {
        assert.ok(steps.some(({ run }) => run === ".ci/run"));
        const oldest = /OLDEST_GO = "([\d.]+)"/.exec(readText("tools/cluster-setup.mjs"))?.[1];
        const versions = steps.map(({ with: options }) => options?.["go-version"]).filter(Boolean);
        assert.deepEqual(new Set(versions), new Set([oldest]));
      });
    });
  }

  it("runs everything on the oldest Node that package.json admits, and on the one of .nvmrc", () => {
    const nodes = workflow("ci").jobs["all"]?.strategy?.matrix.node ?? [];
    assert.equal(nodes[0], manifest.engines.node.replace(/^>=/, ""));
    assert.ok(nodes.includes(readText(".nvmrc").trim()), nodes.join());
  });

  it("publishes with provenance, and only what has passed", () => {
    const { publish } = workflow("release").jobs;
    assert.equal(publish?.needs, "check");
    assert.deepEqual(publish.permissions, { contents: "read", "id-token": "write" });
    assert.ok(publish.steps.some(({ run }) => run === "npm publish --provenance"));
    const others = Object.entries(workflow("release").jobs).filter(([name]) => name !== "publish");
    assert.ok(others.every(([, { permissions }]) => permissions === undefined));
  });
});

describe(".github/dependabot.yml", () => {
  it("looks after folders that there are", () => {
    const { updates } = parse(readText(".github/dependabot.yml")) as {
      updates: { "package-ecosystem": string; directory: string }[];
    };
    const manifests: Readonly<Record<string, string>> = {
      npm: "package.json",
      "github-actions": ".github/workflows/ci.yml",
      gomod: "go.mod",
    };
    for (const { "package-ecosystem": ecosystem, directory } of updates) {
      assert.ok(readText(`${directory}/${manifests[ecosystem] ?? ""}`) !== "");
    }
  });
});

describe(".github/ISSUE_TEMPLATE", () => {
  const names = readdirSync(inRepository(".github/ISSUE_TEMPLATE")).filter((name) => name !== "config.yml");

  for (const name of names) {
    it(`has a form in ${name} whose fields have labels and ids of their own`, () => {
      const form = parse(readText(`.github/ISSUE_TEMPLATE/${name}`)) as IssueForm;
      assert.ok(form.name !== "" && form.description !== "");
      for (const { type, attributes } of form.body) {
        assert.match(type, /^(input|textarea|dropdown|checkboxes)$/);
        assert.ok(attributes.label !== "");
      }
      assert.equal(new Set(form.body.map(({ id }) => id)).size, form.body.length);
    });
  }
});

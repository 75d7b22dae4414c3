import { format, resolveConfig } from "prettier";
import * as resources from "../../src/api/built-in-resources.js";
import type { GroupVersionResource } from "../../src/api/resource.js";
import type { PublicMember } from "./public-members.js";
import { type PublicName, publicNames } from "./public-names.js";

const INTRODUCTION = `# What is exported

This page lists every exported name with its doc comment and the file of the package that declares it. The
public members of classes and interfaces have the first sentence of their comments here. The whole comments are in these
files, and editors show them. \`npm run docs\` generates this page, and a test compares it with the
code.

Start with [the examples](../examples/) and the names that they use: \`connect\`, \`Cluster\` and
\`SharedIndexInformer\`. Versions follow semver. Names that are not listed here are not part of the public API.
`;

/** A list and not a table, because rows as long as a sentence cannot be read in a terminal. */
function list(names: readonly PublicName[]): string {
  return names
    .map(({ name, kind, file, comment, members }) => {
      const declaration = file.replace(/^src/, "dist").replace(/\.ts$/, ".d.ts");
      return `- **\`${name}\`** (${kind} in \`${declaration}\`)${comment === "" ? "" : `: ${indented(comment)}`}${isGenerated(file) ? "" : listOfMembers(members)}`;
    })
    .join("\n");
}

/** Whether a file is one of the types of Kubernetes, whose members are documented elsewhere. */
function isGenerated(file: string): boolean {
  return file.startsWith("src/types/");
}

function listOfMembers(members: readonly PublicMember[]): string {
  const items = members.map(({ name, summary }) => `  - \`${name}\`${summary === "" ? "" : `: ${summary}`}`);
  return items.map((item) => `\n${item}`).join("");
}

/** Indents all lines but the first, so that they belong to an item of a list. */
function indented(text: string): string {
  return text.replaceAll(/\n(?=[^\n])/g, "\n  ");
}

const BUILT_IN = `Each resource has a constant, and its objects have a type of the name of their kind. [types.md](types.md)
says how to use them, and where the types of their parts and of other versions are.`;

const RESOURCES = Object.entries<GroupVersionResource>(resources);

/** Whether a name is in the table of the built-in kinds. */
function isInTable({ name }: PublicName): boolean {
  return RESOURCES.some(([constant, { kind }]) => name === constant || name === kind);
}

function tableOfResources(): string {
  const rows = RESOURCES.map(([name, { group, version, kind = "", namespaced = true }]) => {
    const apiVersion = group === "" ? version : `${group}/${version}`;
    return `| \`${name}\` | \`${kind}\` | ${apiVersion} | ${namespaced ? "namespace" : "cluster"} |`;
  });
  return ["| Constant | Type | Version | Scope |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** Returns the text of docs/api.md. */
export async function apiPage(): Promise<string> {
  const library = publicNames("src/index.ts").filter((name) => !isInTable(name));
  const sections = [
    INTRODUCTION,
    "## `k8s-informer`",
    list(library.filter(({ forExtenders }) => !forExtenders)),
    "### For extensions",
    list(library.filter(({ forExtenders }) => forExtenders)),
    "### Built-in kinds",
    BUILT_IN,
    tableOfResources(),
    "## `k8s-informer/apiserver`",
    "The API server of the demo, which runs inside your process. It is made for demos and for tests of your own controllers.",
    list(publicNames("src/apiserver/index.ts")),
    "## `k8s-informer/client-node`",
    "For programs that use @kubernetes/client-node: see [client-node.md](client-node.md).",
    list(publicNames("src/client-node/index.ts")),
  ];
  const options = await resolveConfig("docs/api.md");
  return format(sections.join("\n\n"), { ...options, parser: "markdown", proseWrap: "always" });
}

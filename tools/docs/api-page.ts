import { format, resolveConfig } from "prettier";
import { type PublicName, publicNames } from "./public-names.js";

const INTRODUCTION = `# What is exported

This page lists every exported name with the first sentence of its doc comment. The names link to the source, which has
the full comments. Editors show them, too, because the npm package contains the declarations. \`npm run docs\` generates
this page, and a test compares it with the code.

Start with [the examples](../examples/) and the names that they use: \`loadClientConfig\`, \`HttpTransport\` and
\`SharedInformerFactory\`. Versions follow semver. Names that are not listed here are not part of the public API.
`;

/** A list and not a table, because rows as long as a sentence cannot be read in a terminal. */
function list(names: readonly PublicName[]): string {
  return names
    .map(({ name, kind, file, summary }) => `- [\`${name}\`](../${file}) (${kind}): ${summary}`)
    .join("\n");
}

/** Returns the text of docs/api.md. */
export async function apiPage(): Promise<string> {
  const library = publicNames("src/index.ts");
  const sections = [
    INTRODUCTION,
    "## `k8s-informer`",
    list(library.filter(({ forExtenders }) => !forExtenders)),
    "### For extensions",
    list(library.filter(({ forExtenders }) => forExtenders)),
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

import { format, resolveConfig } from "prettier";
import { type PublicName, publicNames } from "./public-names.js";

const INTRODUCTION = `# What is exported

Each name with the first sentence of its doc comment; the rest is shown by editors, and stands in the source, to which
the names lead: it is in the repository, and the npm package has its declarations. This page is written by
\`npm run docs\`, and a test compares it with the code.

Start with [the examples](../examples/) and what they use: \`loadClientConfig\`, \`HttpTransport\`,
\`SharedInformerFactory\`. Versions follow semver; what is not listed here is not for use.
`;

/** A list and not a table, because rows as long as a sentence cannot be read in a terminal. */
function list(names: readonly PublicName[]): string {
  return names
    .map(({ name, kind, file, summary }) => `- [\`${name}\`](../${file}) (${kind}): ${summary}`)
    .join("\n");
}

/** docs/api.md as it should be. */
export async function apiPage(): Promise<string> {
  const library = publicNames("src/index.ts");
  const sections = [
    INTRODUCTION,
    "## `k8s-informer`",
    list(library.filter(({ forExtenders }) => !forExtenders)),
    "### For those who replace a part",
    list(library.filter(({ forExtenders }) => forExtenders)),
    "## `k8s-informer/apiserver`",
    "The API server of the demo, in your process: for demos, and for tests of your own controllers.",
    list(publicNames("src/apiserver/index.ts")),
  ];
  const options = await resolveConfig("docs/api.md");
  return format(sections.join("\n\n"), { ...options, parser: "markdown", proseWrap: "always" });
}

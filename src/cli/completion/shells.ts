import { nearestWord } from "../habits/nearest-word.js";
import { UsageError } from "../usage-error.js";

/** The shells for which there is a completion script. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

export type Shell = (typeof SHELLS)[number];

/** Returns the part of `completion --help` that says how to load a script. */
export function completionHelp(name: string): string {
  return `
Load it in the start file of your shell:
  bash        source <(${name} completion bash)
  zsh         source <(${name} completion zsh)        after compinit
  fish        ${name} completion fish | source
  powershell  ${name} completion powershell | Out-String | Invoke-Expression

Namespaces, nodes, types and names are asked of the server, for two seconds at
most. No credential plugin is started for that.`;
}

/**
 * Returns the shell that the arguments of `completion` name.
 *
 * @throws UsageError if they do not name one.
 */
export function shellNamed(words: readonly string[]): Shell {
  const [word, more] = words;
  const found = SHELLS.find((shell) => shell === word);
  if (found !== undefined && more === undefined) {
    return found;
  }
  const nearest = word === undefined || more !== undefined ? undefined : nearestWord(word, SHELLS);
  const what = word === undefined ? "nothing" : `"${words.join(" ")}"`;
  const advice = nearest === undefined ? "" : `did you mean "${nearest}"? `;
  throw new UsageError(
    `Cannot print a completion script: found ${what}, ${advice}expected one of ${SHELLS.join(", ")}`,
    "",
    "completion",
  );
}

import { UsageError } from "../usage-error.js";

/**
 * Returns plain arguments in which `version` and `help [COMMAND]`, which users of other tools type, are the flags that
 * do the same.
 *
 * @throws UsageError for words that these commands do not take.
 */
export function withoutAliases(args: readonly string[]): readonly string[] {
  const [command, ...rest] = args;
  if (command === "version") {
    const other = rest.find((argument) => argument !== "--client");
    if (other !== undefined) {
      const what = other.startsWith("-") ? other.replace(/=.*$/s, "") : `"${other}"`;
      throw new UsageError(`Cannot use ${what} with version: it prints the version, and takes nothing`, "");
    }
    return ["--version"];
  }
  return command === "help" ? helpFor(rest) : args;
}

/** The commands that have a help of their own. */
const WITH_HELP: readonly string[] = ["demo", "options", "completion"];

/** The commands that stand for a flag of the program, and have its help. */
const WITHOUT_HELP: readonly string[] = ["help", "version"];

function helpFor(rest: readonly string[]): readonly string[] {
  const words = rest.filter((argument) => !argument.startsWith("-"));
  const [word, more] = words;
  if (word === undefined || (more === undefined && WITHOUT_HELP.includes(word))) {
    return ["--help"];
  }
  if (more !== undefined || !WITH_HELP.includes(word)) {
    throw new UsageError(
      `Cannot print the help of "${words.join(" ")}": expected one command of ${WITH_HELP.join(", ")}, or none`,
      "",
    );
  }
  return [word, "--help"];
}

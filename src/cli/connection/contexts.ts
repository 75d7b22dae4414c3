import { UsageError } from "../usage-error.js";

/**
 * Returns the texts of `--context`, or an empty one for the current context.
 *
 * @throws UsageError for a list with an empty name, which would mean the current context.
 */
export function contextsOf(context: readonly string[] = [""]): readonly string[] {
  const wrong = context.find(
    (text) => text.includes(",") && text.split(",").some((name) => name.trim() === ""),
  );
  if (wrong !== undefined) {
    throw new UsageError(
      `Cannot use --context "${wrong}": found an empty name, expected names of contexts, separated by commas`,
      "--context",
    );
  }
  return context;
}

/**
 * Runs a command line with a time limit, and again with a longer one if the limit was over before its first list.
 * On a busy machine, no limit that a test can wait for is always long enough.
 */
export async function timedOut<Result extends { readonly stderr: string }>(
  run: (limit: string) => Promise<Result>,
): Promise<Result> {
  for (const limit of ["500ms", "2s", "8s"]) {
    const result = await run(limit);
    if (!result.stderr.includes("the first list")) {
      return result;
    }
  }
  return run("30s");
}

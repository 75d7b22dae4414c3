/** One row of `kubectl get`, by the names of its columns as they are printed: `LAST SCHEDULE`. */
export type KubectlRow = ReadonlyMap<string, string>;

/** Reads the table that `kubectl get` prints. Columns begin where their names begin in the first line. */
export function readKubectlTable(text: string): KubectlRow[] {
  const [header = "", ...lines] = text.split("\n");
  const columns = [...header.matchAll(/\S+( \S+)*/g)].map((match) => ({
    name: match[0],
    start: match.index,
  }));
  return lines
    .filter((line) => line.trim() !== "")
    .map(
      (line) =>
        new Map(
          columns.map(({ name, start }, index) => [
            name,
            line.slice(start, columns[index + 1]?.start).trim(),
          ]),
        ),
    );
}

/** Reads the tokens of a line: `a=b c="d e"`. Words without `=` are left out. */
export function readTokens(line: string): Map<string, string> {
  const [, details = ""] = line.split(/ {2}(.*)/s);
  const tokens = [...details.matchAll(/(\S+?)=("(?:[^"\\]|\\.)*"|\S*)/g)];
  return new Map(
    tokens.map(([, name = "", value = ""]) => [
      name,
      value.startsWith('"') ? (JSON.parse(value) as string) : value,
    ]),
  );
}

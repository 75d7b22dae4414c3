/** Returns the lines between `<!-- name -->` and the next comment, without the empty lines around them. */
export function sectionOf(text: string, name: string): string {
  const start = `<!-- ${name} -->`;
  const begin = text.indexOf(start);
  if (begin < 0) {
    throw new Error(`there is no ${start}`);
  }
  const rest = text.slice(begin + start.length);
  const end = rest.indexOf("<!--");
  return (end < 0 ? rest : rest.slice(0, end)).trim();
}

/** Returns the first block of code in a text, with its line feed. */
export function codeIn(text: string): string {
  const code = /^```[a-z]*\n([\s\S]*?)^```$/m.exec(text)?.[1];
  if (code === undefined) {
    throw new Error("there is no block of code");
  }
  return code;
}

/** Returns the cells of a table, without its head and the line below the head. `\|` is a bar. */
export function tableIn(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );
}

import { join } from "node:path";

/**
 * Returns advice about a path that a shell was meant to change and did not, or an empty string. A shell expands
 * `~` only at the beginning of a word without quotes, and removes only the quotes that it reads itself.
 */
export function pathAdvice(path: string, homeDirectory: string): string {
  const [, quote, inner] = /^(["'])(.*)\1$/s.exec(path) ?? [];
  if (quote !== undefined && inner !== undefined) {
    return "; the quotes are part of the path: leave them out";
  }
  const [, rest] = /^~(?:[/\\](.*))?$/s.exec(path) ?? [];
  return path === "~" || rest !== undefined
    ? `; "~" was not expanded by a shell: use "${join(homeDirectory, rest ?? "")}"`
    : "";
}

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Returns the path of a file that is named from the top of this repository. */
export function inRepository(path: string): string {
  return join(root, path);
}

/** Reads the text of such a file. */
export function readText(path: string): string {
  return readFileSync(inRepository(path), "utf8");
}

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Path of a file of this repository, named from its top. */
export function inRepository(path: string): string {
  return join(root, path);
}

/** Its text. */
export function readText(path: string): string {
  return readFileSync(inRepository(path), "utf8");
}

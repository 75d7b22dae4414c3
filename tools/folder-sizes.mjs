// Fails when a folder of src/ shows more files side by side than a reader can take in at one look.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One screen of a directory listing. */
const MOST_FILES = 25;
/** Folders of generated files, which no reader has to search. */
const GENERATED = ["src/wire/schema"];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} folder path from the top of the repository, with slashes
 * @returns {string[]} one message for each folder that is too large, `folder` included
 */
function tooLarge(folder) {
  if (GENERATED.includes(folder)) {
    return [];
  }
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).length;
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => tooLarge(`${folder}/${entry.name}`));
  return files > MOST_FILES
    ? [`${folder} has ${files} files side by side, more than ${MOST_FILES}: group some of them`, ...below]
    : below;
}

for (const message of tooLarge("src")) {
  console.error(message);
  process.exitCode = 1;
}

// Writes the documentation that is generated from the code: docs/api.md, man/k8s-informer.1 and the tables of flags in
// README.md. Tests compare them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { apiPage } from "./api-page.js";
import { manPage } from "./man-page.js";
import { withFlagTables } from "./readme-tables.js";

function fileAt(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function write(path: string, text: string): void {
  writeFileSync(fileAt(path), text);
}

write("docs/api.md", await apiPage());
write("man/k8s-informer.1", manPage());
write("README.md", withFlagTables(readFileSync(fileAt("README.md"), "utf8")));

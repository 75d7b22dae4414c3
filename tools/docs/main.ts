// Writes the documentation that is generated from the code: docs/api.md and man/k8s-informer.1. Tests compare
// both.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { apiPage } from "./api-page.js";
import { manPage } from "./man-page.js";

function write(path: string, text: string): void {
  writeFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), text);
}

write("docs/api.md", await apiPage());
write("man/k8s-informer.1", manPage());

import { yamlDocument } from "../yaml/yaml-document.js";
import type { Format } from "./format.js";
import { recordFormat } from "./record-format.js";

/** The format `yaml`: the records of `json`, each as a document that begins with `---`. */
export function yamlFormat(): Format {
  return recordFormat(yamlDocument, true);
}

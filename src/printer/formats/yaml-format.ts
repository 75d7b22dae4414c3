import { kubeEventRecord, POD_TYPE, recordOf, typeOf } from "../event-record.js";
import { yamlDocument } from "../yaml-document.js";
import type { Format } from "./format.js";

/** The format `yaml`: the records of `json`, each as a document that begins with `---`. */
export function yamlFormat(): Format {
  return {
    reads: "whole",
    explains: false,
    pods: (event, at) => yamlDocument(recordOf(event, at, POD_TYPE)),
    kind: async (kind) => {
      const type = typeOf(kind);
      return Promise.resolve({
        prints: "objects",
        printer: (event, at) => yamlDocument(recordOf(event, at, type)),
      });
    },
    kubeEvents: async () => Promise.resolve((event, at) => yamlDocument(kubeEventRecord(event, at))),
  };
}

import { pathsOf } from "../../api/field-types.js";
import type { KubeObject } from "../../api/object.js";
import type { Pod } from "../../api/pod.js";
import { exactObject } from "../../printer/exact-object.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { toPlainObject } from "../../wire/kept/to-plain-object.js";
import { podReads } from "../formats/pod-reads.js";
import type { EndingRules } from "./ending-rules.js";

/** Returns a part of a pod, with the numbers that the server sent. @throws WireError for a damaged pod */
export type ReadPaths = (pod: Pod) => KubeObject;

/** Returns what reads the fields of pods that the paths of the rules name, and no others. */
export async function pathReads({
  conditions,
  failOn,
}: Pick<EndingRules, "conditions" | "failOn">): Promise<ReadPaths> {
  const all = [
    ...conditions,
    ...failOn.flatMap((rule) => (rule.kind === "condition" ? [rule.condition] : [])),
  ];
  const places = all.flatMap((condition) =>
    condition.kind === "jsonpath" ? condition.template.places() : [],
  );
  // Without paths nothing is read, and no schema is loaded.
  const reads = places.length === 0 ? [] : await podReads({ places });
  if (reads === "whole") {
    return (pod) => exactObject(toPlainObject(pod));
  }
  const select = selectFields<Pod>(reads.flatMap(pathsOf));
  return (pod) => exactObject(select(pod));
}

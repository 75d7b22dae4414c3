import { isNestedDeeper } from "../../base/json-nesting.js";
import { levelsAtMost } from "./lazy-json.js";

/** Reports whether an object has more levels of objects and lists than `levels`, if possible without decoding it. */
export function isDeeperObject(object: object, levels: number): boolean {
  const known = levelsAtMost(object);
  return (known === undefined || known > levels) && isNestedDeeper(object, levels);
}

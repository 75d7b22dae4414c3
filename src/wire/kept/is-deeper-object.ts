import { isNestedDeeper } from "../../base/json-nesting.js";
import { keptJsonOf } from "./lazy-object.js";

/** Reports whether an object has more levels of objects and lists than `levels`, if possible without decoding it. */
export function isDeeperObject(object: object, levels: number): boolean {
  const known = keptJsonOf(object)?.levels;
  return (known === undefined || known > levels) && isNestedDeeper(object, levels);
}

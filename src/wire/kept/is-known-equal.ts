import { isSamePart } from "./kept-parts.js";
import { keptBytesOf, shapeOf } from "./protobuf-object.js";

/**
 * Whether two states of an object are known to be equal in a member, without decoding it: they are, when they came as
 * protobuf and have the same bytes there, or when they share the value. `false` says that it is not known, as of members
 * that the kind does not have.
 */
export function isKnownEqual<T extends object>(left: T, right: T, member: string & keyof T): boolean {
  const before = keptBytesOf(left);
  const after = keptBytesOf(right);
  if (before === undefined || after === undefined) {
    return before === after && left[member] === right[member];
  }
  if (before === after || member === "kind" || member === "apiVersion") {
    return left[member] === right[member];
  }
  const shape = shapeOf(left);
  const field = shape === shapeOf(right) ? shape?.message.fieldNamed(member) : undefined;
  return field !== undefined && isSamePart(before, after, field);
}

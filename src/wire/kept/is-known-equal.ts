import { isSamePart } from "./kept-parts.js";
import { keptBytesOf, shapeOf } from "./protobuf-object.js";

/**
 * Whether a member is known to be equal in two states of an object, without decoding the member. It is known
 * if both states came as protobuf and have the same bytes in this member, or if they share the same value.
 * `false` means that the members may differ. It is also the result for members that the kind does not have.
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

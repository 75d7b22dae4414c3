import { isSamePart } from "./kept-parts.js";
import { keptBytesOf, keptJsonOf, valueTextsOf } from "./lazy-object.js";

/**
 * Whether a member is known to be equal in two states of an object, without decoding the member. It is known
 * if both states have the same bytes or the same text in this member, or if they share the same value.
 * `false` means that the members may differ. It is also the result for members that the kind does not have.
 */
export function isKnownEqual<T extends object>(left: T, right: T, member: string & keyof T): boolean {
  const before = keptBytesOf(left);
  const after = keptBytesOf(right);
  if (before === undefined || after === undefined) {
    return before === after && (isSameText(left, right, member) ?? left[member] === right[member]);
  }
  if (before === after) {
    return true;
  }
  const { type, message } = before.shape;
  const name: string = member;
  if (name === "kind" || name === "apiVersion") {
    return type[name] === after.shape.type[name];
  }
  const field = message === after.shape.message ? message.fieldNamed(name) : undefined;
  return field !== undefined && isSamePart(before, after, field);
}

/** Compares the text of a member. Returns `undefined` if it is not known of both states. */
function isSameText(left: object, right: object, member: string): boolean | undefined {
  const before = keptJsonOf(left);
  const after = keptJsonOf(right);
  return before === undefined || after === undefined
    ? undefined
    : before === after || valueTextsOf(before).get(member) === valueTextsOf(after).get(member);
}

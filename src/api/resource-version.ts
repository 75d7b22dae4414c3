const DIGITS = /^[0-9]+$/;
const EMPTY_OR_ZERO = /^0*$/;

/**
 * Whether a resourceVersion names a place in the history of the server. An empty one requests the most recent
 * state, and zero any state, so a watch from them brings the objects that exist and no deletion of before.
 */
export function isPosition(resourceVersion: string): boolean {
  return !EMPTY_OR_ZERO.test(resourceVersion);
}

/**
 * Compares two resourceVersions. Returns a negative number if `left` is earlier, zero if they are equal, a
 * positive number if `left` is later, and `undefined` if they have no order.
 *
 * A resourceVersion is opaque, except that servers that write decimal digits promise an order among them
 * (KEP-5504). Numbers of any length are compared by their length and then as text. This is the only place
 * that orders them.
 */
export function compareResourceVersions(left: string, right: string): number | undefined {
  if (left === right) {
    return 0;
  }
  if (!DIGITS.test(left) || !DIGITS.test(right)) {
    return undefined;
  }
  return left.length === right.length ? (left < right ? -1 : 1) : left.length - right.length;
}

const DIGITS = /^[0-9]+$/;

/**
 * Which of two resourceVersions is later: negative, zero or positive as for sorting, `undefined` where they
 * cannot be ordered. The only place that orders them. They are opaque, except that servers which write
 * decimal digits promise an order among those (KEP-5504); digits of any length compare by length, then by
 * text.
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

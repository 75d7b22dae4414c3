/**
 * Returns a time in the form of Kubernetes' MicroTime: `2026-11-23T11:32:05.123000Z`. The server accepts exactly six
 * digits after the point, and a Date has three.
 */
export function microTime(date: Date): string {
  return date.toISOString().replace("Z", "000Z");
}

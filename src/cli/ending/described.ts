/** An object as a verdict shows it. */
export interface Described {
  /** As a text: `shop/web-7d9c-x1 status=Pending reason=Unschedulable`. */
  readonly text: string;
  /** The same as members of a record. */
  readonly fields: object;
}

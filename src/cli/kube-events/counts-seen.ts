/** The most Events of which the count is remembered. A large cluster keeps some ten thousand for an hour. */
const MOST_EVENTS = 10_000;

/** The last count and time of each Event, which show whether it has happened again. It keeps no objects. */
export class CountsSeen {
  readonly #counts = new Map<string, string>();
  #hasForgotten = false;

  /** Whether there were too many Events, so that an Event that seems to be new may have been seen before. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  /** Notes an Event, and returns how it compares with what was seen of it. */
  note(uid: string, happening: string): "first" | "again" | "same" {
    const before = this.#counts.get(uid);
    // The Events that were seen last are at the end.
    this.#counts.delete(uid);
    this.#counts.set(uid, happening);
    if (this.#counts.size > MOST_EVENTS) {
      const [oldest = ""] = this.#counts.keys();
      this.#counts.delete(oldest);
      this.#hasForgotten = true;
    }
    return before === undefined ? "first" : before === happening ? "same" : "again";
  }

  forget(uid: string): void {
    this.#counts.delete(uid);
  }
}

import { Latch } from "../../src/base/latch.js";
import { RecordingHandler } from "./recording-handler.js";

/** A recording handler that is slow: each of its calls waits until `release`. */
export class HoldingHandler extends RecordingHandler {
  readonly #released = new Latch();

  constructor() {
    super();
    this.hold = this.#released.opened;
  }

  /** Lets the call under way end, and makes later calls return at once. */
  release(): void {
    this.#released.open();
    this.hold = undefined;
  }
}

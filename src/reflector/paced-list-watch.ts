import type { ListOptions, WatchOptions } from "../listwatch/list-options.js";
import type { ListPage, ListWatch, WatchStream } from "../listwatch/list-watch.js";
import type { PageSource } from "../listwatch/pager.js";
import type { RequestPace } from "./request-pace.js";

/** The ListWatch of a reflector, each of whose requests waits for its turn. */
export class PacedListWatch<T> implements PageSource<T> {
  readonly #listWatch: ListWatch<T>;
  readonly #pace: RequestPace;

  constructor(listWatch: ListWatch<T>, pace: RequestPace) {
    this.#listWatch = listWatch;
    this.#pace = pace;
  }

  get supportsStreamingList(): boolean {
    return this.#listWatch.supportsStreamingList !== false;
  }

  async list(options: ListOptions, signal: AbortSignal): Promise<ListPage<T>> {
    await this.#pace.turn(signal);
    return this.#listWatch.list(options, signal, async () => this.#pace.turn(signal));
  }

  /** `onSend` is called when the turn has come, because the time before it is not time of the watch. */
  async watch(options: WatchOptions, signal: AbortSignal, onSend: () => void): Promise<WatchStream<T>> {
    await this.#pace.turn(signal);
    onSend();
    return this.#listWatch.watch(options, signal, async () => this.#pace.turn(signal));
  }

  pageBroughtNew(): void {
    this.#pace.giveBack();
  }
}

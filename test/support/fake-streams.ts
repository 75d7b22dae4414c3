import type { IOStreams, OutputStream, StreamError } from "../../src/cli/io-streams.js";

type Listener = (error: StreamError) => void;

/** A stream whose reader reads when the test calls `drain`. */
export class FakeStream implements OutputStream {
  readonly writes: string[] = [];
  readonly #listeners = { drain: new Set<Listener>(), error: new Set<Listener>() };
  #waiting: (() => void)[] = [];
  #blocked: boolean;

  constructor({ blocked = false }: { blocked?: boolean } = {}) {
    this.#blocked = blocked;
  }

  get text(): string {
    return this.writes.join("");
  }

  get listeners(): number {
    return this.#listeners.drain.size + this.#listeners.error.size;
  }

  write(text: string, callback: () => void = () => undefined): boolean {
    this.writes.push(text);
    if (this.#blocked) {
      this.#waiting.push(callback);
    } else {
      callback();
    }
    return !this.#blocked;
  }

  on(event: "drain" | "error", listener: Listener): void {
    this.#listeners[event].add(listener);
  }

  off(event: "drain" | "error", listener: Listener): void {
    this.#listeners[event].delete(listener);
  }

  block(): void {
    this.#blocked = true;
  }

  /** Lets the reader take everything. The reader stops again if `andBlock` is set. */
  drain({ andBlock = false }: { andBlock?: boolean } = {}): void {
    this.#blocked = andBlock;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const written of waiting) {
      written();
    }
    this.#emit("drain", new Error("none"));
  }

  fail(code: string): void {
    this.#emit("error", Object.assign(new Error(`write ${code}`), { code }));
  }

  #emit(event: "drain" | "error", error: StreamError): void {
    for (const listener of [...this.#listeners[event]]) {
      listener(error);
    }
  }
}

/** Returns streams that record what is written. */
export function fakeStreams(terminal = false): IOStreams & { out: FakeStream; errOut: FakeStream } {
  return {
    out: new FakeStream(),
    errOut: new FakeStream(),
    outIsTerminal: terminal,
    errIsTerminal: terminal,
    inIsTerminal: terminal,
  };
}

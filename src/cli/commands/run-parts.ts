import { systemClock } from "../../base/clock.js";
import { lateImport } from "../../base/late-import.js";
import type * as FirstListsModule from "../columns/first-lists.js";
import type { LimitedRun } from "../limits/limited-run.js";
import type { Output } from "../output.js";
import type { Session } from "../session.js";
import type { TargetContext } from "../watching/watch-target.js";

type FirstLists = FirstListsModule.FirstLists;

/** What the targets of a run have to do with each other. Each part is loaded only if a flag asks for it. */
class RunParts {
  readonly #session: Session;
  readonly #output: Output;
  /** Knows when the first lists are complete, for formats that print them together. */
  readonly #firstLists: FirstLists | undefined;
  /** Ends the run after a number of events or a silence, and prints the first lists in an order. */
  readonly #limited: LimitedRun | undefined;

  constructor(
    session: Session,
    output: Output,
    {
      firstLists,
      limited,
    }: { readonly firstLists: FirstLists | undefined; readonly limited: LimitedRun | undefined },
  ) {
    this.#session = session;
    this.#output = output;
    this.#firstLists = firstLists;
    this.#limited = limited;
  }

  /** Returns a function that makes the context of each target. `onWatching` is called when all `count` are watched. */
  contexts(count: number, onWatching: () => void): () => TargetContext {
    const { ending } = this.#session;
    ending?.expectLists(count);
    const shared = {
      session: this.#limited?.session ?? this.#session,
      output: this.#output,
      firstLists: this.#firstLists,
      onListed: () => ending?.listed(),
      onWatching: afterCalls(count, () => {
        onWatching();
        this.#limited?.watching();
      }),
    };
    return () => ({ ...shared, limits: this.#limited?.target() });
  }

  /** Prints what the format still keeps. */
  end(): void {
    const { listed } = this.#session.printing.format;
    this.#limited?.dispose();
    this.#firstLists?.dispose();
    if (listed !== undefined) {
      void this.#output.write(listed());
    }
  }
}

/** Loads the parts that the flags ask for. */
export async function runParts(session: Session, output: Output): Promise<RunParts> {
  const { listed } = session.printing.format;
  const firstLists = listed && (await loadFirstLists(() => void output.write(listed())));
  const limited = session.limits && (await loadLimitedRun(session.limits, session, output));
  return new RunParts(session, output, { firstLists, limited });
}

async function loadFirstLists(onListed: () => void): Promise<FirstLists> {
  const load = async (): Promise<typeof FirstListsModule> => import("../columns/first-lists.js");
  const { FirstLists } = await lateImport(load, "../columns/first-lists.js", import.meta.url);
  return new FirstLists({ clock: systemClock, onListed });
}

async function loadLimitedRun(...args: ConstructorParameters<typeof LimitedRun>): Promise<LimitedRun> {
  return new (await import("../limits/limited-run.js")).LimitedRun(...args);
}

/** Returns a function that calls `call` when it is called for the last of `count` times. */
function afterCalls(count: number, call: () => void): () => void {
  let left = count;
  return () => {
    left -= 1;
    if (left === 0) {
      call();
    }
  };
}

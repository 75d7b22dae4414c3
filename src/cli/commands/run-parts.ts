import { systemClock } from "../../base/clock.js";
import { lateImport } from "../../base/late-import.js";
import type * as FirstListsModule from "../first-list/first-lists.js";
import type { LimitedRun } from "../limits/limited-run.js";
import type { Output } from "../output.js";
import type { Session } from "../session.js";
import type { TargetContext } from "../watching/watch-target.js";

type FirstLists = FirstListsModule.FirstLists;

/** How long columns wait for the lists of other targets. Within this time a server answers that answers at all. */
const COLUMNS_PATIENCE_MS = 3_000;

/** How long a sorted first list waits for those of other targets. A large list takes some seconds. */
const SORTED_PATIENCE_MS = 30_000;

/** What the targets of a run have to do with each other. Each part is loaded only if a flag asks for it. */
class RunParts {
  readonly #session: Session;
  readonly #output: Output;
  readonly #firstLists: FirstLists | undefined;
  /** Ends the run after a number of events or a silence, and says in which order the first lists are printed. */
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
    const limited = this.#limited;
    const shared = {
      session: limited?.session ?? this.#session,
      output: this.#output,
      limits: limited,
      onListed: limited?.note.bind(limited),
      onWatching: afterCalls(count, () => {
        onWatching();
        limited?.watching();
      }),
    };
    const firstLists = Array.from({ length: count }, () => this.#firstLists?.begin());
    return () => ({ ...shared, firstList: firstLists.shift() });
  }

  /** Prints what the format still keeps. */
  end(): void {
    this.#limited?.dispose();
    this.#firstLists?.dispose();
    printKept(this.#session, this.#output);
  }
}

/** Loads the parts that the flags ask for. */
export async function runParts(session: Session, output: Output): Promise<RunParts> {
  const limited = session.limits && (await loadLimitedRun(session.limits, session, output));
  return new RunParts(session, output, { limited, firstLists: await firstListsOf(session, output, limited) });
}

/** Returns what knows when the first lists are complete, or undefined if nothing waits for them. */
async function firstListsOf(
  session: Session,
  output: Output,
  limited: LimitedRun | undefined,
): Promise<FirstLists | undefined> {
  const { ending, limits, logger, shutdown, printing } = session;
  const held = limited?.held;
  if (held === undefined && ending === undefined && printing.format.listed === undefined) {
    return undefined;
  }
  const load = async (): Promise<typeof FirstListsModule> => import("../first-list/first-lists.js");
  const { FirstLists } = await lateImport(load, "../first-list/first-lists.js", import.meta.url);
  const patienceMs = held === undefined ? COLUMNS_PATIENCE_MS : SORTED_PATIENCE_MS;
  return new FirstLists({
    clock: systemClock,
    held,
    patienceMs: limits?.isOnce === true ? Infinity : patienceMs,
    logger: held && logger,
    print: async () => {
      await held?.print();
      printKept(session, output);
    },
    onAwaited: () => ending?.expectLists(1),
    onComplete: () => {
      ending?.listed();
      limited?.listed().catch((error: unknown) => {
        shutdown.fail(error instanceof Error ? error : new Error(String(error)));
      });
    },
  });
}

/** Prints what the format has kept for the first lists, if it keeps anything. */
function printKept({ printing }: Session, output: Output): void {
  const text = printing.format.listed?.();
  if (text !== undefined) {
    void output.write(text);
  }
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

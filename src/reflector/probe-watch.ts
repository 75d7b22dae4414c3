import type { ObjectIdentity } from "../api/object-identity.js";
import { compareResourceVersions } from "../api/resource-version.js";
import { isExpired, StatusError } from "../api/status-error.js";
import type { WatchEvent } from "../api/watch-event.js";
import { linkedAbortController } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import type { WatchStream } from "../listwatch/list-watch.js";
import { TransportError } from "../transport/transport-error.js";
import type { PacedListWatch } from "./paced-list-watch.js";

/**
 * The lifetime of a probe, which is the shortest that a watch can have. The server ends it properly, so that
 * its connection can be used again.
 */
const PROBE_SECONDS = 1;

/**
 * An answer this many milliseconds before the first change or the end shows that no proxy holds back the
 * headers until the first event (W-22).
 */
const PROMPT_MS = 500;

/**
 * What a probe has found out.
 *
 * - `nothing`: the probe brought no change after the position.
 * - `change`: the probe brought a change that the watch has not brought.
 * - `expired`: the server no longer has the position.
 * - `refused`: the server refused the probe for another reason. `retryAfterMs` says how long it asks the
 *   client to wait.
 * - `noAnswer`: there was no connection, or no answer in time.
 *
 * `prompt` is true if the answer came well before the first change or the end.
 */
export type Finding =
  | { readonly kind: "nothing"; readonly prompt: boolean }
  | { readonly kind: "change"; readonly prompt: boolean }
  | { readonly kind: "expired" }
  | { readonly kind: "refused"; readonly retryAfterMs: number }
  | { readonly kind: "noAnswer"; readonly error: unknown };

/** What a probe needs. */
export interface ProbeContext<T> {
  readonly listWatch: Pick<PacedListWatch<T>, "watch">;
  readonly identity: ObjectIdentity<T>;
  readonly clock: Clock;
  /** The position. The probe looks for changes after it. */
  readonly resourceVersion: string;
  /** The longest duration of the whole probe in milliseconds, including the time to connect. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** A probe in progress. */
export interface Probe {
  /** Settles as soon as something is known. Rejects only if the signal has aborted. */
  readonly finding: Promise<Finding>;
  /**
   * Resolves when no request is left. After a change this is later than `finding`, because the rest is read
   * so that the connection can be used again.
   */
  readonly ended: Promise<void>;
}

/**
 * Asks for the same watch as the quiet one, for one second. A probe does not write to the store and does not
 * move the position.
 */
export function probeWatch<T>(context: ProbeContext<T>): Probe {
  let tell!: (finding: Finding) => void;
  let fail!: (reason: unknown) => void;
  const finding = new Promise<Finding>((resolve, reject) => {
    tell = resolve;
    fail = reject;
  });
  // The caller may have stopped waiting by the time it rejects.
  finding.catch(() => undefined);
  const ended = run(context, tell).catch((error: unknown) => {
    if (context.signal.aborted) {
      fail(context.signal.reason);
    } else {
      tell(findingFrom(error));
    }
  });
  return { finding, ended };
}

/** Reads the probe to its end. @throws whatever the watch throws, and a StatusError for an ERROR event. */
async function run<T>(context: ProbeContext<T>, tell: (finding: Finding) => void): Promise<void> {
  const { listWatch, clock, resourceVersion, limitMs } = context;
  const life = linkedAbortController(context.signal);
  let stream: WatchStream<T> | undefined;
  const limit = new Alarm(clock, () => {
    if (stream === undefined) {
      const message = `Cannot probe the watch: no response within ${limitMs / 1000}s`;
      life.abort(new TransportError("ERR_TIMEOUT", message));
    } else {
      // The server has answered, but it does not end its watches in time.
      stream.close();
    }
  });
  try {
    const options = { resourceVersion, timeoutSeconds: PROBE_SECONDS };
    stream = await listWatch.watch(options, life.signal, () => limit.set(limitMs));
    const answeredAt = clock.now();
    const isPrompt = (): boolean => clock.now() - answeredAt >= PROMPT_MS;
    for (let events = await stream.next(); events !== undefined; events = await stream.next()) {
      if (events.some((event) => isChange(event, context))) {
        tell({ kind: "change", prompt: isPrompt() });
      }
    }
    tell({ kind: "nothing", prompt: isPrompt() });
  } finally {
    limit.dispose();
    stream?.close();
    life.dispose();
  }
}

/**
 * Whether an event is a change after the position. A bookmark is not, because no stream has to bring
 * bookmarks.
 */
function isChange<T>(
  event: WatchEvent<T>,
  { identity, resourceVersion }: Pick<ProbeContext<T>, "identity" | "resourceVersion">,
): boolean {
  switch (event.type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const order = compareResourceVersions(identity.resourceVersionOf(event.object), resourceVersion);
      return order === undefined || order > 0;
    }
    case "BOOKMARK":
    case "UNEXPECTED":
      return false;
    case "ERROR":
      throw new StatusError(event.status, { httpStatus: 200 });
  }
}

function findingFrom(error: unknown): Finding {
  if (error instanceof StatusError) {
    const { retryAfterMs = 0 } = error;
    return isExpired(error) ? { kind: "expired" } : { kind: "refused", retryAfterMs };
  }
  return { kind: "noAnswer", error };
}

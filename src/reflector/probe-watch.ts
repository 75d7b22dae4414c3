import type { ObjectIdentity } from "../api/object-identity.js";
import { compareResourceVersions } from "../api/resource-version.js";
import { isExpired, StatusError } from "../api/status-error.js";
import type { WatchEvent } from "../api/watch-event.js";
import { linkedAbortController } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import type { ListWatch, WatchStream } from "../listwatch/list-watch.js";
import { TransportError } from "../transport/transport-error.js";

/** The shortest life a watch can be given. The server ends it properly, so that its connection is used again. */
const PROBE_SECONDS = 1;

/** An answer this much before the end shows that nobody on the way holds headers back until the first event (W-22). */
const PROMPT_MS = 500;

/**
 * What a probe found out.
 *
 * - `nothing`: it heard no change after the position.
 * - `change`: it heard one, which the stream owes us.
 * - `expired`: the server no longer has the position.
 * - `refused`: the server answered, with something else.
 * - `noAnswer`: no connection, or no answer in time.
 *
 * `prompt`: the answer came long before there was anything to tell.
 */
export type Finding =
  | { readonly kind: "nothing"; readonly prompt: boolean }
  | { readonly kind: "change"; readonly prompt: boolean }
  | { readonly kind: "expired" }
  | { readonly kind: "refused"; readonly retryAfterMs: number }
  | { readonly kind: "noAnswer"; readonly error: unknown };

export interface ProbeContext<T> {
  readonly listWatch: Pick<ListWatch<T>, "watch">;
  readonly identity: ObjectIdentity<T>;
  readonly clock: Clock;
  /** Changes after it are what is looked for. */
  readonly resourceVersion: string;
  /** Longest wait for the whole probe, connecting included. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** A probe under way. */
export interface Probe {
  /** Settles as soon as something is known. Rejects only when the signal aborted. */
  readonly finding: Promise<Finding>;
  /** Nothing of it is alive. Later than `finding` after a change: the rest is read, so that the connection is kept. */
  readonly ended: Promise<void>;
}

/** Asks for the same watch for a moment, beside the one that is quiet. Writes to no store and moves no position. */
export function probeWatch<T>(context: ProbeContext<T>): Probe {
  let tell!: (finding: Finding) => void;
  let fail!: (reason: unknown) => void;
  const finding = new Promise<Finding>((resolve, reject) => {
    tell = resolve;
    fail = reject;
  });
  // Who asked may be gone by then.
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

/** @throws whatever the watch throws, and its ERROR event as a StatusError. */
async function run<T>(context: ProbeContext<T>, tell: (finding: Finding) => void): Promise<void> {
  const { listWatch, clock, resourceVersion, limitMs } = context;
  const life = linkedAbortController(context.signal);
  let stream: WatchStream<T> | undefined;
  const limit = new Alarm(clock, () => {
    if (stream === undefined) {
      const message = `Cannot probe the watch: no answer within ${limitMs / 1000} s`;
      life.abort(new TransportError("ERR_TIMEOUT", message));
    } else {
      // The server has answered, but does not end watches when it is asked to.
      stream.close();
    }
  });
  limit.set(limitMs);
  try {
    stream = await listWatch.watch({ resourceVersion, timeoutSeconds: PROBE_SECONDS }, life.signal);
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

/** An object later than the position. Bookmarks are not: the stream owes nobody a bookmark. */
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

import { abortable, type LinkedAbortController, linkedAbortController } from "../base/abort.js";
import { alarmAfter } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import type { Finding, Probe } from "./probe-watch.js";
import { quiet, QuietTimer } from "./quiet-timer.js";

/**
 * How long the stream owes us a change that a probe has heard before it counts as dead. Two watchers of one server
 * hear a change within milliseconds of each other, those of two servers within a second or so.
 */
const GRACE_MS = 5_000;

/**
 * How long a probe may take. The first may meet a dead connection of the pool, the second makes a new one; those after
 * them find a network in trouble, where connecting takes time.
 */
const PROBE_LIMITS_MS: readonly number[] = [6_000, 6_000, 15_000];

/** Between two probes that get no answer: soon, since what the stream withholds meanwhile is not known. */
const RETRY_MS = 5_000;

/** Probes without an answer before the watch is called doubtful: one may be a connection that died of age. */
const DOUBT_AFTER = 2;

/** kube-apiserver sends a bookmark about once a minute, and keeps 75 s of history for that reason (KEP-956). */
const BOOKMARK_LIMIT_MS = 90_000;

export interface SentinelContext {
  readonly clock: Clock;
  /** Ends a probe under way. */
  readonly signal: AbortSignal;
  /** Quiet time before a probe, anew for each; Infinity for never. */
  readonly quietMs: () => number;
  /** Starts a probe; `undefined` where there is no position to probe from. */
  readonly probe: (limitMs: number, signal: AbortSignal) => Probe | undefined;
  /** This server has sent bookmarks, so a living stream would bring one now and then. */
  readonly sendsBookmarks: () => boolean;
  /** What a probe found; also what is of no consequence. */
  readonly onFinding: (finding: Finding) => void;
  /** Probes get no answer: `error` as long as that lasts, then `undefined`. */
  readonly onDoubt: (error: unknown) => void;
}

/** What is waited for: the headers of the watch, or its next events. */
export type Awaited = "answer" | "events";

/** The watch is dead, although its connection is not. */
export class Silence {
  readonly error: InformerError;

  constructor(quietMs: number, proof: string) {
    const message = `Cannot go on with this watch: it has brought nothing for ${(quietMs / 1000).toFixed(1)} s, ${proof}`;
    this.error = new InformerError("ERR_SILENT", message);
  }
}

/**
 * Stands beside one watch and asks the server, when the watch has been quiet for a while, whether there was anything to
 * tell. See "Silent watches" in docs/architecture.md.
 */
export class Sentinel {
  readonly #context: SentinelContext;
  /** The probe made last; may still be ending when the watch has spoken. */
  #probe: Probe | undefined;
  #doubting = false;
  readonly #quiet: QuietTimer;
  #inquiry: LinkedAbortController | undefined;

  constructor(context: SentinelContext) {
    this.#context = context;
    this.#quiet = new QuietTimer(context.clock);
  }

  /**
   * What `work` gives, or Silence when that is proven never to come; `work` goes on then and is the caller's to end.
   * Called for each batch of events, so it starts no timer of its own. One call at a time.
   */
  async wait<Result>(work: Promise<Result>, awaited: Awaited): Promise<Result | Silence> {
    const { clock, quietMs } = this.#context;
    const delayMs = quietMs();
    if (delayMs === Infinity) {
      return work;
    }
    const startedAt = clock.now();
    return new Promise((resolve, reject) => {
      this.#quiet.start(delayMs, () => this.#beginInquiry(awaited, startedAt, resolve));
      work.then(
        (result) => {
          this.#endInquiry();
          if (result !== undefined) {
            this.#doubt(undefined);
          }
          resolve(result);
        },
        (error: unknown) => {
          this.#endInquiry();
          // Whatever the work rejected with is passed on untouched.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
          reject(error);
        },
      );
    });
  }

  /** Resolves when nothing of it is alive. The signal must have been aborted, or a probe may take its time. */
  async whenDone(): Promise<void> {
    this.#endInquiry();
    this.#quiet.dispose();
    await this.#probe?.ended;
  }

  #beginInquiry(awaited: Awaited, startedAt: number, onSilence: (silence: Silence) => void): void {
    const life = linkedAbortController(this.#context.signal);
    this.#inquiry = life;
    // Rejects when it is over: the stream has spoken, or the watch is given up.
    this.#inquire(awaited, startedAt, life.signal)
      .then(onSilence, () => undefined)
      .finally(() => life.dispose());
  }

  #endInquiry(): void {
    this.#quiet.stop();
    this.#inquiry?.abort();
    this.#inquiry = undefined;
  }

  /** Probes until there is proof. Rejects when `over` aborts; never resolves where nothing can be proven. */
  async #inquire(awaited: Awaited, startedAt: number, over: AbortSignal): Promise<Silence> {
    const { clock } = this.#context;
    for (let unanswered = 0; ;) {
      const probedAt = clock.now();
      const finding = await this.#find(unanswered, over);
      const tookMs = clock.now() - probedAt;
      unanswered = finding.kind === "noAnswer" ? unanswered + 1 : 0;
      this.#judge(finding, unanswered);
      const proof = this.#proof(finding, awaited);
      if (proof !== undefined) {
        const graceMs = Math.max(GRACE_MS, tookMs, proof.fromQuietMs - (clock.now() - startedAt));
        await alarmAfter(clock, graceMs, over);
        return new Silence(clock.now() - startedAt, proof.words);
      }
      await quiet(clock, this.#pauseMs(finding, unanswered), over);
    }
  }

  async #find(unanswered: number, over: AbortSignal): Promise<Finding> {
    await abortable(Promise.resolve(this.#probe?.ended), over);
    const { probe, onFinding, signal } = this.#context;
    const limitMs = PROBE_LIMITS_MS[Math.min(unanswered, PROBE_LIMITS_MS.length - 1)] ?? RETRY_MS;
    // Not ended with the inquiry: a probe that is read to its end leaves its connection for the next.
    const started = probe(limitMs, signal);
    if (started === undefined) {
      return NOTHING;
    }
    this.#probe = started;
    const finding = await abortable(started.finding, over);
    onFinding(finding);
    return finding;
  }

  /** Why a stream that stays quiet is dead, and for how long it must have been quiet at least. */
  #proof(finding: Finding, awaited: Awaited): { words: string; fromQuietMs: number } | undefined {
    if (finding.kind === "change") {
      return { words: "and the server has changes for it", fromQuietMs: 0 };
    }
    if (awaited === "answer") {
      const answered = finding.kind === "expired" || (finding.kind === "nothing" && finding.prompt);
      return answered
        ? { words: "not even an answer, and the server answers others", fromQuietMs: 0 }
        : undefined;
    }
    if (finding.kind === "expired" && this.#context.sendsBookmarks()) {
      return { words: "no bookmark either, and its position has expired", fromQuietMs: BOOKMARK_LIMIT_MS };
    }
    return undefined;
  }

  #pauseMs(finding: Finding, unanswered: number): number {
    switch (finding.kind) {
      case "noAnswer":
        return unanswered === 1 ? 0 : RETRY_MS;
      case "refused":
        return Math.max(this.#context.quietMs(), finding.retryAfterMs);
      case "nothing":
      case "change":
      case "expired":
        return this.#context.quietMs();
    }
  }

  /** An answer takes the doubt away, unless it says that the stream owes us something. */
  #judge(finding: Finding, unanswered: number): void {
    if (finding.kind === "noAnswer") {
      this.#doubt(unanswered >= DOUBT_AFTER ? finding.error : undefined);
    } else if (finding.kind !== "change") {
      this.#doubt(undefined);
    }
  }

  #doubt(error: unknown): void {
    if ((error !== undefined) !== this.#doubting) {
      this.#doubting = error !== undefined;
      this.#context.onDoubt(error);
    }
  }
}

const NOTHING: Finding = { kind: "nothing", prompt: false };

import { abortable, type LinkedAbortController, linkedAbortController } from "../base/abort.js";
import { alarmAfter } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import type { Finding, Probe } from "./probe-watch.js";
import { quietPause, QuietTimer } from "./quiet-timer.js";
import { LONGEST_RETRY_AFTER_MS } from "./retry-delays.js";

/**
 * How long to wait for a change that a probe has brought before the stream counts as dead. Two watches of one
 * server bring a change within milliseconds of each other, and watches of two servers within about a second.
 */
const GRACE_MS = 5_000;

/**
 * How long a probe may take. The first probe may get a dead connection from the pool, and the second makes a
 * new one. If neither gets an answer, the network is in trouble, and later probes need more time to connect.
 */
const PROBE_LIMITS_MS: readonly number[] = [6_000, 6_000, 15_000];

/**
 * The pause between two probes without an answer. It is short, because the stream may withhold changes
 * meanwhile.
 */
const RETRY_MS = 5_000;

/**
 * How many probes in a row without an answer make the watch doubtful. A single one may have met a dead idle
 * connection.
 */
const DOUBT_AFTER = 2;

/** What a sentinel needs from the reflector. */
export interface SentinelContext {
  readonly clock: Clock;
  /** Ends a probe in progress. */
  readonly signal: AbortSignal;
  /**
   * Returns the milliseconds of silence before the next probe, or Infinity to send none. `fruitless` counts the
   * probes in a row that found nothing.
   */
  readonly quietMs: (fruitless: number) => number;
  /** Starts a probe. Returns undefined if there is no position from which to probe. */
  readonly probe: (limitMs: number, signal: AbortSignal) => Probe | undefined;
  /** Returns how much silence of a stream whose position has expired proves that it is dead, or undefined. */
  readonly expiredAfterMs: () => number | undefined;
  /** Called with the finding of every probe, even if nothing follows from it. */
  readonly onFinding: (finding: Finding) => void;
  /** Called with the error when probes get no answer, and with undefined when that is over. */
  readonly onDoubt: (error: unknown) => void;
}

/** What a wait is for: the headers of the watch, or its next events. */
export type Awaited = "answer" | "events";

/** The verdict that a watch is dead, although its connection does not look broken. */
export class Silence {
  readonly error: InformerError;

  constructor(awaited: Awaited, quietMs: number, proof: string) {
    const missing = awaited === "answer" ? "no response" : "no event";
    const message = `Cannot continue this watch: ${missing} for ${(quietMs / 1000).toFixed(1)}s, ${proof}`;
    this.error = new InformerError("ERR_SILENT", message);
  }
}

/**
 * Guards one watch. When the watch has been quiet for a while, the sentinel asks the server by a probe
 * whether there were changes. See "Silent watches" in docs/reflector.md.
 */
export class Sentinel {
  readonly #context: SentinelContext;
  /** The last probe. It may still be ending after the watch has brought something. */
  #probe: Probe | undefined;
  #doubting = false;
  readonly #quiet: QuietTimer;
  #inquiry: LinkedAbortController | undefined;

  constructor(context: SentinelContext) {
    this.#context = context;
    this.#quiet = new QuietTimer(context.clock);
  }

  /**
   * Waits for `work`. Resolves with its result, or with a Silence if it is proven that no result will come.
   * In that case `work` goes on, and the caller must end it.
   *
   * There may be only one call at a time. The method is called for every batch of events, so all calls share
   * one timer.
   */
  async wait<Result>(work: Promise<Result>, awaited: Awaited): Promise<Result | Silence> {
    const { clock, quietMs } = this.#context;
    const delayMs = quietMs(0);
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
          // The reason is the error of `work` and is passed on unchanged.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
          reject(error);
        },
      );
    });
  }

  /**
   * Resolves when no timer and no probe is left. Abort the signal first, because a probe may otherwise take
   * seconds.
   */
  async whenDone(): Promise<void> {
    this.#endInquiry();
    this.#quiet.dispose();
    await this.#probe?.ended;
  }

  #beginInquiry(awaited: Awaited, startedAt: number, onSilence: (silence: Silence) => void): void {
    const life = linkedAbortController(this.#context.signal);
    this.#inquiry = life;
    // It rejects when the inquiry is ended, because the stream has brought something or the watch is given
    // up.
    this.#inquire(awaited, startedAt, life.signal)
      .then(onSilence, () => undefined)
      .finally(() => life.dispose());
  }

  #endInquiry(): void {
    this.#quiet.stop();
    this.#inquiry?.abort();
    this.#inquiry = undefined;
  }

  /**
   * Probes until there is proof that the stream is dead. Rejects when `over` aborts, and otherwise goes on
   * forever.
   */
  async #inquire(awaited: Awaited, startedAt: number, over: AbortSignal): Promise<Silence> {
    const { clock } = this.#context;
    let fruitless = 0;
    for (let unanswered = 0; ;) {
      const probedAt = clock.now();
      const finding = await this.#find(unanswered, over);
      const tookMs = clock.now() - probedAt;
      unanswered = finding.kind === "noAnswer" ? unanswered + 1 : 0;
      fruitless = finding.kind === "nothing" ? fruitless + 1 : 0;
      this.#judge(finding, unanswered);
      const proof = this.#proof(finding, awaited);
      if (proof !== undefined) {
        const graceMs = Math.max(GRACE_MS, tookMs, proof.fromQuietMs - (clock.now() - startedAt));
        await alarmAfter(clock, graceMs, over);
        return new Silence(awaited, clock.now() - startedAt, proof.words);
      }
      await quietPause(clock, this.#pauseMs(finding, unanswered, fruitless), over);
    }
  }

  async #find(unanswered: number, over: AbortSignal): Promise<Finding> {
    await abortable(Promise.resolve(this.#probe?.ended), over);
    const { probe, onFinding, signal } = this.#context;
    const limitMs = PROBE_LIMITS_MS[Math.min(unanswered, PROBE_LIMITS_MS.length - 1)] ?? RETRY_MS;
    // The probe does not end with the inquiry. If it is read to its end, the next request can use its
    // connection.
    const started = probe(limitMs, signal);
    if (started === undefined) {
      return NOTHING;
    }
    this.#probe = started;
    const finding = await abortable(started.finding, over);
    onFinding(finding);
    return finding;
  }

  /**
   * Returns why the stream is dead if it stays quiet, and how long it must have been quiet. Returns undefined
   * if the finding proves nothing.
   */
  #proof(finding: Finding, awaited: Awaited): { words: string; fromQuietMs: number } | undefined {
    if (finding.kind === "change") {
      return { words: "although the server has changes to report", fromQuietMs: 0 };
    }
    if (awaited === "answer") {
      const answered = finding.kind === "expired" || (finding.kind === "nothing" && finding.prompt);
      return answered
        ? { words: "although the server responds to other requests", fromQuietMs: 0 }
        : undefined;
    }
    const fromQuietMs = finding.kind === "expired" ? this.#context.expiredAfterMs() : undefined;
    return fromQuietMs === undefined
      ? undefined
      : { words: "not even a bookmark, and its position has expired", fromQuietMs };
  }

  #pauseMs(finding: Finding, unanswered: number, fruitless: number): number {
    const quietMs = this.#context.quietMs(fruitless);
    switch (finding.kind) {
      case "noAnswer":
        return unanswered === 1 ? 0 : RETRY_MS;
      case "refused":
        return Math.max(quietMs, Math.min(finding.retryAfterMs, LONGEST_RETRY_AFTER_MS));
      case "nothing":
      case "change":
      case "expired":
        return quietMs;
    }
  }

  /** Any answer ends the doubt, unless the probe has brought a change that the stream has not. */
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

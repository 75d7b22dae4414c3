import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { systemClock } from "../src/base/clock.js";

/** The cost of a process so far. */
export interface Cost {
  /** The time since the process was started. */
  readonly wallSeconds: number;
  /** The user and system time of all its threads. */
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
}

/** A program to start. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The unit of processor time in proc(5). It is the same on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;

/**
 * Milliseconds between two looks at the output. It is short compared to any run, and long compared to the
 * cost of a look.
 */
const POLL_MS = 5;

/**
 * A child process whose stdout goes to a file. It is measured from outside, so the measurement takes none of
 * its processor time.
 */
export class MeasuredProcess {
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #file: number;
  readonly #output: string;
  #position = 0;
  #lines = 0;
  #outcome: string | undefined;

  /** @param output - the path of the file for stdout. */
  constructor({ file, args, env }: Command, output: string) {
    this.#output = output;
    const stdout = openSync(output, "w");
    this.#child = spawn(file, args, {
      stdio: ["ignore", stdout, "inherit"],
      env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    });
    closeSync(stdout);
    this.#file = openSync(output, "r");
    this.ended = new Promise((resolve) => {
      this.#child.on("exit", (code, signal) => {
        this.#outcome = String(code ?? signal);
        resolve();
      });
      this.#child.on("error", (error) => {
        this.#outcome = error.message;
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The number of lines on stdout so far. */
  get lines(): number {
    const chunk = Buffer.allocUnsafe(1 << 20);
    for (;;) {
      const length = readSync(this.#file, chunk, 0, chunk.length, this.#position);
      if (length === 0) {
        return this.#lines;
      }
      this.#position += length;
      for (let at = chunk.indexOf(10); at !== -1 && at < length; at = chunk.indexOf(10, at + 1)) {
        this.#lines += 1;
      }
    }
  }

  /**
   * Waits until the process has written `count` lines, and resolves with its cost at that moment.
   *
   * @throws Error if the process ends first or the time limit passes.
   */
  async untilLines(count: number, limitMs = 600_000): Promise<Cost> {
    while (this.lines < count) {
      if (this.#outcome !== undefined) {
        throw new Error(
          `Cannot measure: the process ended with ${this.#outcome} after ${this.lines} of ${count} lines`,
        );
      }
      if (performance.now() - this.#startedAt > limitMs) {
        throw new Error(`Cannot measure: found ${this.lines} of ${count} lines after ${limitMs / 1000} s`);
      }
      await systemClock.sleep(POLL_MS);
    }
    return this.cost();
  }

  cost(): Cost {
    return {
      wallSeconds: (performance.now() - this.#startedAt) / 1000,
      cpuSeconds: cpuSeconds(this.pid),
      peakRssMiB: statusMiB(this.pid, "VmHWM"),
    };
  }

  /** Returns the resident memory of the process at this moment. */
  rssMiB(): number {
    return statusMiB(this.pid, "VmRSS");
  }

  /** Returns the last characters of its output. */
  tail(): string {
    return readFileSync(this.#output, "utf8").slice(-500);
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
    closeSync(this.#file);
  }
}

/** Returns the processor time of a process, including all its threads and those that have ended. */
export function cpuSeconds(pid: number): number {
  // The second field is the program's name in parentheses, which may contain any character.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function statusMiB(pid: number, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(match?.[1] ?? Number.NaN) / 1024;
}

/**
 * The exit codes of the process. After a clean stop by a signal, the code is 128 plus the number of the
 * signal.
 */
export const ExitCode = {
  /** The program did what it was asked to do. */
  done: 0,
  /**
   * A failure: the configuration, credentials, a refusal by the server, stdout, or a port that is not
   * available.
   */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** Trouble of `--fail-on` happened, or what `--for` waits for can never happen. */
  unmet: 3,
  /** The time of `--timeout` has passed. */
  timedOut: 4,
  hangup: 129,
  interrupted: 130,
  /** The reader of stdout has closed the pipe. */
  brokenPipe: 141,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

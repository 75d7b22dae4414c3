/** What the process ends with. Signals after a clean stop: 128 plus their number. */
export const ExitCode = {
  /** Ended as asked. */
  done: 0,
  /** Failed: configuration, credentials, a server that refuses what was asked, stdout, a port that cannot be had. */
  failed: 1,
  /** Wrong usage. */
  usage: 2,
  hangup: 129,
  interrupted: 130,
  /** Nobody reads stdout any more. */
  brokenPipe: 141,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

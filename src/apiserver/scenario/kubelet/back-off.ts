/** The kubelet doubles the back-off of a container from ten seconds up to five minutes. */
const FIRST_BACK_OFF_SECONDS = 10;
const LONGEST_BACK_OFF_SECONDS = 300;

/**
 * Returns the back-off in seconds after the given number of crashes, counted from 1: 10, 20, 40 and so on up
 * to 300.
 */
export function backOffSeconds(crashes: number): number {
  return Math.min(LONGEST_BACK_OFF_SECONDS, FIRST_BACK_OFF_SECONDS * 2 ** (crashes - 1));
}

/** Returns a time in the notation of Go, as the kubelet writes it: `10s`, `2m40s`, `5m0s`. */
export function goDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}

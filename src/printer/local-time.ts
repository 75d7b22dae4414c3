/** Returns the local time in the format of the logger of Go: `2026/11/23 11:32:05`. */
export function localTime(at: Date): string {
  const date = `${at.getFullYear()}/${pad(at.getMonth() + 1)}/${pad(at.getDate())}`;
  return `${date} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/**
 * Returns a function that formats like `format`, but only once per second, for callers that print many lines.
 */
export function secondsFormatter(format: (at: Date) => string = localTime): (at: Date) => string {
  let second = Number.NaN;
  let text = "";
  return (at) => {
    const now = Math.floor(at.getTime() / 1000);
    if (now !== second) {
      second = now;
      text = format(at);
    }
    return text;
  };
}

function pad(part: number): string {
  return String(part).padStart(2, "0");
}

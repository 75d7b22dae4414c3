/** `2026/11/23 11:32:05`: local time as Go's logger writes it. */
export function localTime(at: Date): string {
  const date = `${at.getFullYear()}/${pad(at.getMonth() + 1)}/${pad(at.getDate())}`;
  return `${date} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** The same for callers with many lines a second: a date is formatted once for all lines of its second. */
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

/** Returns the local time in the format of the logger of Go: `2026/11/23 11:32:05`. */
export function localTime(at: Date): string {
  const date = `${at.getFullYear()}/${pad(at.getMonth() + 1)}/${pad(at.getDate())}`;
  return `${date} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

function pad(part: number): string {
  return String(part).padStart(2, "0");
}

/** The flags that are about a part of the program, by the names of their values. A part is loaded for its flags. */
export const FORMAT_FLAGS: readonly string[] = [
  "headers",
  "showLabels",
  "labelColumns",
  "object",
  "contextLines",
  "redact",
];
export const LIMITING_FLAGS: readonly string[] = ["once", "count", "quietFor", "sortBy"];
export const ENDING_FLAG_NAMES: readonly string[] = ["for", "failOn", "timeout", "hold", "failGrace", "min"];
export const FILTER_FLAGS: readonly string[] = [
  "name",
  "excludeName",
  "container",
  "status",
  "notReady",
  "restarts",
];

/** The flags that mean nothing beside some others, or without them (`flag-rules.ts`). */
export const RULED_FLAGS: readonly string[] = [
  ...FORMAT_FLAGS,
  ...["showManagedFields", "timestamps", "since", "watchOnly", "events", "quietFor", "count"],
  ...["for", "hold", "failGrace", "min"],
];

/** The flags that are there unless they are denied: `--no-headers`. */
const DENIED: ReadonlySet<string> = new Set(["headers", "object", "redact"]);

/** Returns the name of the value of a flag: `failOn` for `--fail-on`, `headers` for `--no-headers`. */
export function valueName(long: string): string {
  return long.replace(/^--(no-)?/, "").replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether one of the flags was given, or is set. */
export function isAnyGiven(flags: object, names: readonly string[]): boolean {
  const values = flags as Readonly<Record<string, unknown>>;
  return names.some((name) => (DENIED.has(name) ? values[name] === false : values[name] !== undefined));
}

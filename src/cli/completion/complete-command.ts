import { type Clock, systemClock } from "../../base/clock.js";
import { ExitCode } from "../exit-code.js";
import type { Host } from "../host.js";
import { textOf } from "./answer.js";
import { complete } from "./complete.js";
import type { LiveNames } from "./live-names.js";
import { flagValues } from "./flag-values.js";
import type { FoundNames, Place } from "./found-names.js";
import { settingsOf } from "../settings/settings-of.js";
import { readTyped, type Typed } from "./typed.js";

/** The longest wait for a server. A person who has pressed Tab waits for no longer. */
const LIMIT_MS = 2_000;

/**
 * Answers a shell that asks how a command line can go on: `words` are those after the name of the program, and the
 * last one is being typed. Nothing is written to stderr.
 */
export async function completeCommand(
  host: Host,
  words: readonly string[],
  clock: Clock = systemClock,
): Promise<ExitCode> {
  const typed = readTyped(words);
  const limit = new AbortController();
  const timer = clock.timer(LIMIT_MS, () => limit.abort());
  const flags = flagValues(await withSettings(typed, host));
  const names = lateNames({ host, flags, signal: limit.signal });
  try {
    host.streams.out.write(textOf(await complete(typed, names)));
  } finally {
    timer.cancel();
    await names.close();
  }
  return ExitCode.done;
}

/** Returns the values of the flags that were typed, and of those that are set, such as another context. */
async function withSettings({ command, values }: Typed, host: Host): Promise<Typed["values"]> {
  const settings = await settingsOf(host);
  if (settings === undefined) {
    return values;
  }
  try {
    const set = settings.beside({ command, given: new Set(values.keys()) });
    return new Map([...readTyped([...set, ""]).values, ...values]);
  } catch {
    // The next run says what is wrong with the settings.
    return values;
  }
}

/** Returns names whose modules are loaded when the first of them is asked for. */
function lateNames(place: Place): LiveNames & Pick<FoundNames, "close"> {
  let found: Promise<FoundNames> | undefined;
  const load = async (): Promise<FoundNames> =>
    (found ??= import("./found-names.js").then((module) => new module.FoundNames(place)));
  return {
    suggested: async (what) => (await load()).suggested(what),
    types: async () => (await load()).types(),
    namesOf: async (type) => (await load()).namesOf(type),
    close: async () => (await found)?.close(),
  };
}

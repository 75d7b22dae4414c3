import type { Flag } from "../flags.js";
import { UsageError } from "../usage-error.js";
import { FOREIGN_COMMANDS, FOREIGN_FLAGS, foreignFormat } from "./foreign-words.js";
import { nearestWord } from "./nearest-word.js";

/** What the arguments are read with. */
interface FlagSpec {
  /** The long name, with its dashes. */
  readonly long: string;
  readonly value: "none" | "required" | "optional";
  /** The value of a flag that is given without one. */
  readonly implied: string | undefined;
}

/** The flags that commander itself adds. */
const OWN_FLAGS: readonly Pick<Flag, "flags" | "impliedValue">[] = [
  { flags: "-h, --help" },
  { flags: "--version" },
];

/** The texts that kubectl reads as a truth value (Go: `strconv.ParseBool`). */
const TRUTH: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...["1", "t", "T", "true", "TRUE", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false] as const),
]);

/**
 * Returns the arguments with every flag in one form: its long name, and its value after `=`. The forms that
 * kubectl accepts and commander does not are `-n=x`, `--all-namespaces=true` and `-v=6`.
 *
 * @throws UsageError for a flag that does not exist, and for a flag or a value of another tool. The message says
 * what to use instead. It does not quote the value of an unknown flag, which may be a misspelt `--token`.
 */
export function plainArguments(argv: readonly string[], flags: readonly Flag[]): string[] {
  return new Arguments(argv, flags).plain();
}

class Arguments {
  readonly #rest: string[];
  readonly #specs = new Map<string, FlagSpec>();
  readonly #plain: string[] = [];
  /** The number of arguments so far that are not flags. */
  #words = 0;

  constructor(argv: readonly string[], flags: readonly Flag[]) {
    this.#rest = [...argv];
    if (!argv.some((argument) => argument.startsWith("-"))) {
      return;
    }
    for (const { flags: names, impliedValue: implied } of [...flags, ...OWN_FLAGS]) {
      const [, short, long = "", argument = ""] = /^(?:(-\w), )?(--[\w-]+) ?(.*)$/.exec(names) ?? [];
      const value = argument === "" ? "none" : argument.startsWith("[") ? "optional" : "required";
      this.#specs.set(long, { long, value, implied });
      if (short !== undefined) {
        this.#specs.set(short, { long, value, implied });
      }
    }
  }

  plain(): string[] {
    for (let argument = this.#rest.shift(); argument !== undefined; argument = this.#rest.shift()) {
      if (argument === "--") {
        return [...this.#plain, argument, ...this.#rest];
      }
      if (argument.startsWith("--")) {
        const [, name = "", value] = /^([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
        this.#flag(name, value);
      } else if (argument.startsWith("-") && argument !== "-") {
        this.#cluster(argument.slice(1));
      } else {
        this.#word(argument);
      }
    }
    return this.#plain;
  }

  /** Takes an argument that is not a flag. The first one may be a command. */
  #word(word: string): void {
    const instead = Object.hasOwn(FOREIGN_COMMANDS, word) ? FOREIGN_COMMANDS[word] : undefined;
    if (instead !== undefined && this.#words === 0) {
      throw new UsageError(`Cannot use the command "${word}": ${instead}`, "");
    }
    this.#words += 1;
    this.#plain.push(word);
  }

  /** Reads short flags that are written together, and the value of the last one: `-wn=shop`. */
  #cluster(letters: string): void {
    const name = `-${letters.slice(0, 1)}`;
    const rest = letters.slice(1);
    const spec = this.#specs.get(name);
    if (name === "-v" && /^=?\d+$/.test(rest)) {
      this.#flag("--v", rest.replace("=", ""));
    } else if (rest === "") {
      this.#flag(name, this.#levelAfter(name));
    } else if (rest.startsWith("=") || spec?.value === "required") {
      this.#flag(name, rest.replace(/^=/, ""));
    } else {
      this.#flag(name, undefined);
      this.#cluster(rest);
    }
  }

  /** Reads `-v 6`. Without a number, `-v` is a flag without a value. */
  #levelAfter(name: string): string | undefined {
    const [next = ""] = this.#rest;
    return name === "-v" && /^\d+$/.test(next) ? this.#rest.shift() : undefined;
  }

  #flag(name: string, given: string | undefined): void {
    const spec = this.#specs.get(name);
    if (spec === undefined) {
      throw this.#unknown(name);
    }
    if (name === "-v" && given !== undefined) {
      this.#flag("--v", given);
    } else if (spec.value === "none") {
      this.#switch(spec.long, given);
    } else {
      const value = given ?? (spec.value === "required" ? this.#rest.shift() : spec.implied);
      if (spec.long === "--output") {
        refuseForeignFormat(value);
      }
      this.#plain.push(value === undefined ? spec.long : `${spec.long}=${value}`);
    }
  }

  /** The last of several decides, as in kubectl. */
  #switch(long: string, given = "true"): void {
    const value = TRUTH[given];
    if (value === undefined) {
      throw new UsageError(`Cannot use ${long} "${given}": expected true or false`, long);
    }
    if (value) {
      this.#plain.push(long);
    } else if (long === "--watch") {
      throw new UsageError(
        "Cannot use --watch=false: it always watches; to list once, use kubectl get pods",
        long,
      );
    } else {
      this.#plain.splice(0, Infinity, ...this.#plain.filter((argument) => argument !== long));
      const opposite = long.replace("--", "--no-");
      if (this.#specs.has(opposite)) {
        this.#plain.push(opposite);
      }
    }
  }

  #unknown(name: string): UsageError {
    const instead = Object.hasOwn(FOREIGN_FLAGS, name) ? FOREIGN_FLAGS[name] : undefined;
    const nearest = nearestWord(name, [...this.#specs.keys()]);
    const advice = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    return new UsageError(
      `Cannot use ${name}: ${instead ?? `there is no such flag${advice}`}`,
      name,
      this.#plain.includes("demo") ? "demo" : undefined,
    );
  }
}

function refuseForeignFormat(value = ""): void {
  const instead = foreignFormat(value);
  if (instead !== undefined) {
    throw new UsageError(`Cannot use --output "${value}": ${instead}`, "--output");
  }
}

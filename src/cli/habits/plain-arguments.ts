import { COMMANDER_FLAGS } from "../flags/commander-flags.js";
import type { Flag } from "../flags/flag.js";
import { UsageError } from "../usage-error.js";
import { type FlagSpec, flagSpecs, valueFault } from "./flag-spec.js";
import { FOREIGN_COMMANDS, FOREIGN_FLAGS } from "./foreign-words.js";
import { nearestWord } from "./nearest-word.js";
import { truthOf } from "./truth.js";

/** The flags that only one command has, by the commands. */
export type CommandFlags = Readonly<Record<string, readonly Flag[]>>;

/** The flags that were typed, and the command. */
export interface TypedFlags {
  readonly command: string | undefined;
  /** The long names, also of flags that were switched off. */
  readonly given: ReadonlySet<string>;
}

/** Flags that hold although they were not typed. */
export interface Defaults {
  /**
   * Returns the flags that hold beside those that were typed, in the plain form.
   *
   * @throws UsageError for a value that a flag cannot have.
   */
  beside(typed: TypedFlags): readonly string[];
}

/** Flags of which each means that the other one is false: `--watch=false` is `--once`. */
const OPPOSITES: Readonly<Record<string, string>> = { "--watch": "--once", "--once": "--watch" };

/**
 * Returns the command, if there is one, then every flag in one form, its long name with its value after `=`, and then the
 * words. The command is the first argument that is neither a flag nor the value of one. The forms that kubectl accepts
 * and commander does not are `-n=x`, `--all-namespaces=true` and `-v=6`.
 *
 * Everything that the table of flags says is judged here, so commander finds nothing wrong. The flags of `defaults` are
 * judged like those that were typed.
 *
 * @throws UsageError for a flag that does not exist, that lacks its value, or that contradicts another one, for a value
 * that is not one of the flag's choices, and for words of other tools. The message says what to use instead. It does not
 * quote the value of an unknown flag, which may be a misspelt `--token`.
 */
export function plainArguments(
  argv: readonly string[],
  flags: readonly Flag[],
  commands: CommandFlags,
  defaults?: Defaults,
): string[] {
  return new Arguments(argv, flags, commands, defaults).plain();
}

class Arguments {
  readonly #rest: string[];
  readonly #commands: CommandFlags;
  readonly #specs: ReadonlyMap<string, FlagSpec>;
  #flags: string[] = [];
  /** The arguments that are not flags, without the command. */
  readonly #words: string[] = [];
  #command: string | undefined;
  readonly #given = new Set<string>();
  readonly #defaults: Defaults | undefined;

  constructor(
    argv: readonly string[],
    flags: readonly Flag[],
    commands: CommandFlags,
    defaults: Defaults | undefined,
  ) {
    this.#rest = [...argv];
    this.#commands = commands;
    this.#defaults = defaults;
    const hasFlags = defaults !== undefined || argv.some((argument) => argument.startsWith("-"));
    this.#specs = new Map(
      hasFlags
        ? [
            ...flagSpecs([...flags, ...COMMANDER_FLAGS]),
            ...Object.entries(commands).flatMap(([command, own]) => flagSpecs(own, command)),
          ]
        : [],
    );
  }

  plain(): string[] {
    for (let argument = this.#rest.shift(); argument !== undefined; argument = this.#rest.shift()) {
      if (argument === "--") {
        this.#rest.splice(0).forEach((word) => this.#word(word));
      } else if (argument.startsWith("--")) {
        const [, name = "", value] = /^([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
        this.#flag(name, value);
      } else if (argument.startsWith("-") && argument !== "-") {
        this.#cluster(argument.slice(1));
      } else {
        this.#word(argument);
      }
    }
    const typed = { command: this.#command, given: this.#given };
    this.#flags.push(...(this.#defaults?.beside(typed) ?? []));
    this.#refuseTogether();
    return [
      ...(this.#command === undefined ? [] : [this.#command]),
      ...this.#flags,
      ...(this.#words.some((word) => word.startsWith("-")) ? ["--"] : []),
      ...this.#words,
    ];
  }

  /** Takes an argument that is not a flag. The first one may be a command. */
  #word(word: string): void {
    const isFirst = this.#command === undefined && this.#words.length === 0;
    const instead = Object.hasOwn(FOREIGN_COMMANDS, word) ? FOREIGN_COMMANDS[word] : undefined;
    if (isFirst && instead !== undefined) {
      throw this.#refusal(`Cannot use the command "${word}": ${instead}`, "");
    }
    if (isFirst && Object.hasOwn(this.#commands, word)) {
      this.#command = word;
    } else {
      this.#words.push(word);
    }
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
    this.#given.add((spec.flag.means ?? spec.long).replace(/=.*$/s, ""));
    if (name === "-v" && given !== undefined) {
      this.#flag("--v", given);
    } else if (spec.value === "none") {
      this.#switch(spec.long, given);
    } else {
      this.#refuseDetached(name, spec, given);
      const value = given ?? (spec.value === "required" ? this.#rest.shift() : spec.flag.impliedValue);
      const fault = valueFault(spec, value);
      if (fault !== undefined) {
        throw this.#refusal(fault, spec.long);
      }
      this.#flags.push(`${spec.long}=${value ?? ""}`);
    }
  }

  /** Refuses a value after a space that must follow an equals sign. `all` may also be what is watched. */
  #refuseDetached(name: string, { value, long, flag: { choices = [] } }: FlagSpec, given?: string): void {
    const [next = ""] = this.#rest;
    if (value === "optional" && given === undefined && choices.includes(next)) {
      const otherwise = next === "all" ? `; to watch all, write it first: all ${name}` : "";
      throw this.#refusal(
        `Cannot use ${name} ${next}: its value follows an equals sign, ${name}=${next}${otherwise}`,
        long,
      );
    }
  }

  /** The last of several decides, as in kubectl. */
  #switch(long: string, given = "true"): void {
    const value = truthOf(given);
    if (value === undefined) {
      throw this.#refusal(`Cannot use ${long} "${given}": expected true or false`, long);
    }
    const opposite = OPPOSITES[long] ?? long.replace("--", "--no-");
    this.#flags = this.#flags.filter((flag) => flag !== long && flag !== OPPOSITES[long]);
    if (value) {
      this.#flags.push(this.#specs.get(long)?.flag.means ?? long);
    } else if (this.#specs.has(opposite)) {
      this.#flags.push(opposite);
    }
  }

  /** Refuses flags of another command, and flags that contradict each other. */
  #refuseTogether(): void {
    const names = this.#flags.map((flag) => flag.replace(/=.*$/s, ""));
    for (const name of names) {
      const { command, flag } = this.#specs.get(name) ?? { command: undefined, flag: {} };
      if (command !== undefined && command !== this.#command) {
        throw this.#refusal(`Cannot use ${name}: there is no such flag without the command ${command}`, name);
      }
      if (flag.conflictsWith !== undefined && names.includes(flag.conflictsWith)) {
        throw this.#refusal(`Cannot use ${name} with ${flag.conflictsWith}: leave out one of them`, name);
      }
    }
  }

  #unknown(name: string): UsageError {
    const instead = Object.hasOwn(FOREIGN_FLAGS, name) ? FOREIGN_FLAGS[name] : undefined;
    const known = [...this.#specs].filter(
      ([, { command }]) => command === undefined || command === this.#command,
    );
    const nearest = nearestWord(
      name,
      known.map(([word]) => word),
    );
    const advice = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    return this.#refusal(`Cannot use ${name}: ${instead ?? `there is no such flag${advice}`}`, name);
  }

  #refusal(message: string, flag: string): UsageError {
    return new UsageError(message, flag, this.#command === "demo" ? "demo" : undefined);
  }
}

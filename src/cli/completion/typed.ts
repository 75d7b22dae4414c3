import { ALL_FLAGS, COMMANDS, type CommandName, isCommandName } from "../flags/command-flags.js";
import { COMMANDER_FLAGS } from "../flags/commander-flags.js";
import { type FlagSpec, flagSpecs } from "../habits/flag-spec.js";

/** What is being typed: a flag, the value of one, or another word. */
export type Completed =
  | { readonly what: "flag"; readonly text: string }
  | {
      readonly what: "value";
      readonly spec: FlagSpec;
      readonly text: string;
      /** What stands before the value in the same word and belongs to the candidates: the `-n` of `-nshop`. */
      readonly before: string;
    }
  | { readonly what: "word"; readonly text: string };

/** A command line that is not complete yet. */
export interface Typed {
  readonly command: CommandName | undefined;
  /** The words that are neither flags nor the command, and are complete. */
  readonly words: readonly string[];
  /** The values of the flags that are complete, by their long names. A flag without a value has an empty one. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly completed: Completed;
}

/** Every flag of every command, by its long and by its short name. */
export const SPECS: ReadonlyMap<string, FlagSpec> = new Map([
  ...flagSpecs([...ALL_FLAGS, ...COMMANDER_FLAGS]),
  ...Object.entries(COMMANDS).flatMap(([name, { flags }]) => flagSpecs(flags, name)),
]);

/**
 * Reads the words of a command line, of which the last one is being typed and may be empty. Unlike the parser, it
 * refuses nothing: an unknown flag counts as one without a value.
 */
export function readTyped(all: readonly string[]): Typed {
  const reader = new Reader();
  all.slice(0, -1).forEach((word) => reader.add(word));
  return reader.typing(all.at(-1) ?? "");
}

class Reader {
  #command: CommandName | undefined;
  readonly #words: string[] = [];
  readonly #values = new Map<string, string[]>();
  /** The flag whose value is the next word. */
  #open: FlagSpec | undefined;
  #onlyWords = false;

  add(word: string): void {
    if (this.#open !== undefined) {
      this.#take(this.#open, word);
      this.#open = undefined;
    } else if (this.#isFlag(word)) {
      this.#addFlag(word);
    } else if (this.#command === undefined && this.#words.length === 0 && isCommandName(word)) {
      this.#command = word;
    } else {
      this.#words.push(word);
    }
  }

  typing(text: string): Typed {
    return {
      command: this.#command,
      words: this.#words,
      values: this.#values,
      completed: this.#completed(text),
    };
  }

  #completed(text: string): Completed {
    if (this.#open !== undefined) {
      return { what: "value", spec: this.#open, text, before: "" };
    }
    if (this.#onlyWords || !text.startsWith("-")) {
      return { what: "word", text };
    }
    const { name, spec, hasEquals, value } = partsOf(text);
    const hasValue = hasEquals || (value !== "" && !name.startsWith("--"));
    return spec === undefined || spec.value === "none" || !hasValue
      ? { what: "flag", text }
      : { what: "value", spec, text: value, before: hasEquals ? "" : name };
  }

  #isFlag(word: string): boolean {
    return !this.#onlyWords && word.startsWith("-") && word !== "-";
  }

  #addFlag(word: string): void {
    if (word === "--") {
      this.#onlyWords = true;
      return;
    }
    const { spec, hasEquals, value } = partsOf(word);
    if (spec === undefined) {
      return;
    }
    if (!hasEquals && value === "" && spec.value === "required") {
      this.#open = spec;
    } else if (!hasEquals && value !== "" && spec.value === "none") {
      // Short flags that are written together: `-wn`.
      this.#take(spec, "");
      this.#addFlag(`-${value}`);
    } else {
      this.#take(spec, value);
    }
  }

  #take({ long }: FlagSpec, value: string): void {
    this.#values.set(long, [...(this.#values.get(long) ?? []), value]);
  }
}

/** The parts of a word that begins with a dash. */
interface Parts {
  /** The long or the short name, with its dashes. */
  readonly name: string;
  readonly spec: FlagSpec | undefined;
  readonly hasEquals: boolean;
  /** What follows the name or the equals sign. */
  readonly value: string;
}

function partsOf(word: string): Parts {
  const [, name = "", equals = "", value = ""] = /^(--[^=]*|-\w)(=?)(.*)$/s.exec(word) ?? [];
  return { name, spec: SPECS.get(name), hasEquals: equals !== "", value };
}

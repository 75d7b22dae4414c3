import { readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

/** Of the file that `compiled` makes: which V8 it is for, and where the bytecode of each module is in what follows. */
interface Head {
  /** V8's version, its flags and the processor's features, as a number: bytecode is taken back by no other. */
  readonly engine: number;
  readonly modules: Readonly<Record<string, { readonly at: number; readonly length: number }>>;
}

/** Runs a module's body, as Node does for CommonJS: exports, require, module, __filename, __dirname. */
type Body = (...scope: [object, (id: string) => unknown, { exports: object }, string, string]) => void;

/**
 * The CommonJS modules of one directory, loaded with the bytecode that was made of them when they were built: a program
 * that starts spends most of its time on compiling. Bytecode that is missing, cut off or of another V8 costs that time and
 * nothing else; what fits is trusted, as the code beside it is: V8 does not look for damage inside of it.
 */
export class PrecompiledModules {
  readonly #directory: string;
  readonly #shownAs: string;
  readonly #require: NodeJS.Require;
  readonly #bytecode: Buffer | undefined;
  readonly #head: Head | undefined;
  readonly #loaded = new Map<string, { exports: object }>();
  readonly #scripts = new Map<string, Script>();

  /**
   * @param bytecodeFile - need not be there.
   * @param shownAs - the directory in stack traces. Bytecode brings the one along that it was made with, which must not
   * be that of the machine where that was.
   */
  constructor(directory: string, bytecodeFile: string, shownAs: string = directory) {
    this.#directory = directory;
    this.#shownAs = shownAs;
    this.#require = createRequire(join(directory, "modules.cjs"));
    const bytes = readIfThere(bytecodeFile);
    const end = bytes?.indexOf("\n") ?? -1;
    const head = bytes === undefined || end === -1 ? undefined : headOf(bytes.toString("utf8", 0, end));
    this.#head = head?.engine === cachedDataVersionTag() ? head : undefined;
    this.#bytecode = bytes?.subarray(end + 1);
  }

  /** What a module exports; `name` is its path in the directory. */
  load(name: string): object {
    const loaded = this.#loaded.get(name);
    if (loaded !== undefined) {
      return loaded.exports;
    }
    const module = { exports: {} };
    this.#loaded.set(name, module);
    const file = join(this.#directory, name);
    const script = new Script(Module.wrap(readFileSync(file, "utf8")), {
      filename: join(this.#shownAs, name),
      cachedData: this.#bytecodeOf(name),
    });
    this.#scripts.set(name, script);
    const require = (id: string): unknown =>
      id.startsWith(".") ? this.load(join(dirname(name), id)) : this.#require(id);
    (script.runInThisContext() as Body)(module.exports, require, module, file, dirname(file));
    return module.exports;
  }

  /** Whether all modules loaded so far were spared compiling. */
  get spared(): boolean {
    return [...this.#scripts.values()].every((script) => script.cachedDataRejected === false);
  }

  /** The content of a bytecode file for what was loaded, with all that was compiled of it because it was called. */
  compiled(): Buffer {
    const modules: Record<string, { at: number; length: number }> = {};
    const parts: Buffer[] = [];
    let at = 0;
    for (const [name, script] of this.#scripts) {
      const part = script.createCachedData();
      modules[name] = { at, length: part.length };
      parts.push(part);
      at += part.length;
    }
    const head: Head = { engine: cachedDataVersionTag(), modules };
    return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parts]);
  }

  #bytecodeOf(name: string): Buffer | undefined {
    const place = this.#head?.modules[name];
    return place === undefined ? undefined : this.#bytecode?.subarray(place.at, place.at + place.length);
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function headOf(line: string): Head | undefined {
  try {
    const head = JSON.parse(line) as Partial<Head> | null;
    return head?.engine === undefined || head.modules === undefined ? undefined : (head as Head);
  } catch {
    return undefined;
  }
}

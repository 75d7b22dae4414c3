import { UsageError } from "../usage-error.js";

/** One type that the user asks for, and which of its objects. */
export interface AskedType {
  /** The type as the user wrote it: `deploy`, `deployments.apps`, `Pod`, `all`. */
  readonly type: string;
  /** The names of the objects, each once. Empty for all objects. */
  readonly names: readonly string[];
  /** Whether it was written as TYPE/NAME. For a workload this means its pods, too. */
  readonly slash: boolean;
}

/** Everything that the user asks for, each type once. */
export type Asked = readonly AskedType[];

/**
 * Returns what the arguments of the command line ask for, which are TYPE[,TYPE] [NAME...] or TYPE/NAME... as in
 * kubectl.
 *
 * @throws UsageError for arguments that no cluster could understand.
 */
export function askedOf(words: readonly string[]): Asked {
  return words.some((word) => word.includes("/")) ? byPairs(words) : byTypes(words);
}

function byTypes([first = "", ...names]: readonly string[]): Asked {
  const types = [...new Set(first.split(","))];
  for (const type of types) {
    if (type.trim() === "") {
      throw new UsageError(
        `Cannot watch "${first}": expected types separated by commas, such as pods,services`,
        "",
      );
    }
  }
  names.forEach(checkName);
  if (types.length > 1 && names.length > 0) {
    const pairs = types.map((type) => `${type}/${names[0] ?? ""}`).join(" ");
    throw new UsageError(
      `Cannot watch the name "${names[0] ?? ""}" of more than one type: found "${first}", expected one type; for one object of each use ${pairs}`,
      "",
    );
  }
  return types.map((type) => ({ type, names: [...new Set(names)], slash: false }));
}

function byPairs(words: readonly string[]): Asked {
  const names = new Map<string, Set<string>>();
  for (const word of words) {
    const [type = "", name, ...more] = word.split("/");
    if (name === undefined) {
      throw new UsageError(
        `Cannot watch "${word}" beside "${words.find((other) => other.includes("/")) ?? ""}": expected TYPE/NAME for each object`,
        "",
      );
    }
    if (more.length > 0 || type.trim() === "" || type.includes(",") || name === "") {
      throw new UsageError(
        `Cannot watch "${word}": expected one type, a slash and one name, as in pods/web`,
        "",
      );
    }
    checkName(name);
    names.set(type, (names.get(type) ?? new Set()).add(name));
  }
  return [...names].map(([type, some]) => ({ type, names: [...some], slash: true }));
}

/** The characters that no name can have, because the name is part of a path. */
function checkName(name: string): void {
  if (name === "" || name === "." || name === ".." || /[/%\s,]/u.test(name)) {
    throw new UsageError(
      `Cannot watch the name "${name}": expected a name without spaces, commas, "/" and "%"; separate several names by spaces`,
      "",
    );
  }
}

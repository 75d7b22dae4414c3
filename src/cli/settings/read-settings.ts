import { messageOf } from "../../base/errors.js";
import { readFile } from "../../kubeconfig/read-file.js";
import { readYaml, YamlFault } from "../../kubeconfig/read-yaml.js";
import { diagnosticsTo } from "../diagnostics.js";
import { ErrorOutput } from "../error-output.js";
import { nearestWord } from "../habits/nearest-word.js";
import type { TypedFlags } from "../habits/plain-arguments.js";
import type { Host } from "../host.js";
import { UsageError } from "../usage-error.js";
import { givesWay, SETTABLE_FLAGS, SHORT_NAMES, UNSETTABLE_FLAGS } from "./settable-flags.js";
import { plainFlags, type Setting } from "./setting.js";
import { PREFIX, type Settings } from "./settings.js";

/** Where settings are. */
export interface SettingsPlaces {
  readonly env: Host["env"];
  /** The variables that may be settings. */
  readonly variables: readonly string[];
  /** The path of the config file, if there is one. */
  readonly file: string | undefined;
}

/** The settings of one place. An earlier place wins. */
interface Layer {
  readonly settings: readonly Setting[];
  /** What is told about names that are not settings. */
  readonly notices: readonly string[];
  /** Why nothing of the place can be used. */
  readonly fault?: UsageError;
}

/** A config file has some lines. Some texts of a megabyte take the parser of YAML many seconds. */
const LIMIT_MIB = 0.0625;

/** Reads the environment and the config file. What is wrong with them is thrown by `beside`, where they are used. */
export async function readSettings({ env, variables, file }: SettingsPlaces): Promise<Settings> {
  const layers = [layerOfVariables(env, variables), ...(file === undefined ? [] : [await layerOfFile(file)])];
  const applied = new Map<string, string>();
  return {
    applied,
    beside: (typed) => (takesSettings(typed) ? addedFlags(layers, typed, applied) : []),
    tell: async ({ streams }, flags) => {
      const notices = layers.flatMap((layer) => layer.notices);
      if (notices.length > 0) {
        const errOut = new ErrorOutput(streams.errOut);
        const logger = await diagnosticsTo(errOut, flags);
        notices.forEach((notice) => logger.warn({}, notice));
        errOut.end();
      }
    },
  };
}

/** Whether a command line takes settings. Those that print something about the program must not fail for them. */
function takesSettings({ command, given }: TypedFlags): boolean {
  return (
    (command === undefined || command === "demo") &&
    !["--help", "--version", "--no-config"].some((name) => given.has(name))
  );
}

function addedFlags(
  layers: readonly Layer[],
  { command, given }: TypedFlags,
  applied: Map<string, string>,
): string[] {
  const decided = new Set(given);
  return layers.flatMap(({ settings, fault }) => {
    if (fault !== undefined) {
      throw fault;
    }
    const used = settings.filter(
      ({ flag }) => !givesWay(flag.spec, decided) && (command === undefined || flag.isForDemo),
    );
    for (const { flag, where } of used) {
      decided.add(flag.spec.long);
      applied.set(flag.spec.long, where);
    }
    return used.flatMap(plainFlags);
  });
}

function layerOfVariables(env: Host["env"], variables: readonly string[]): Layer {
  const set = variables.filter((name) => (env[name] ?? "") !== "");
  return layerOf(
    set.map((variable) => ({
      name: variable.slice(PREFIX.length).toLowerCase().replaceAll("_", "-"),
      written: variable,
      value: env[variable],
      where: `by the environment variable ${variable}`,
    })),
    (name) => `${PREFIX}${name.toUpperCase().replaceAll("-", "_")}`,
  );
}

async function layerOfFile(path: string): Promise<Layer> {
  const place = (line: number | undefined): string =>
    `${line === undefined ? "in" : `at line ${line} of`} "${path}"`;
  try {
    const { value, lineOf } = await readYaml(await readFile(path, "utf8", { limitMiB: LIMIT_MIB }));
    if (value === null) {
      return { settings: [], notices: [] };
    }
    if (typeof value !== "object" || Array.isArray(value)) {
      return faulty(`Cannot read the settings "${path}": expected lines such as show: significant`);
    }
    const entries = Object.entries(value).map(([name, given]: [string, unknown]) => ({
      name,
      written: `"${name}" ${place(lineOf([name]))}`,
      value: given,
      where: place(lineOf([name])),
    }));
    return layerOf(
      entries.filter((entry) => entry.value !== null),
      (name) => `"${name}"`,
    );
  } catch (error) {
    const line = error instanceof YamlFault && error.line !== undefined ? ` at line ${error.line}` : "";
    return faulty(`Cannot read the settings "${path}"${line}: ${messageOf(error)}`);
  }
}

function faulty(message: string): Layer {
  return { settings: [], notices: [], fault: new UsageError(message, "") };
}

/** A name and its value, as they stand in one place. */
interface Entry {
  readonly name: string;
  /** The name as it is written, for messages. */
  readonly written: string;
  readonly value: unknown;
  readonly where: string;
}

function layerOf(entries: readonly Entry[], writtenAs: (name: string) => string): Layer {
  const settings: Setting[] = [];
  const notices: string[] = [];
  for (const { name, written, value, where } of entries) {
    const flag = SETTABLE_FLAGS.get(name);
    if (flag !== undefined) {
      settings.push({ flag, value, where });
    } else if (UNSETTABLE_FLAGS.has(name)) {
      notices.push(`${written} is not used: --${name} can only be given on the command line`);
    } else {
      const nearest = SHORT_NAMES.get(name) ?? nearestWord(name, [...SETTABLE_FLAGS.keys()]);
      const advice = nearest === undefined ? "" : `; did you mean ${writtenAs(nearest)}?`;
      notices.push(`${written} is not used: there is no such setting${advice}`);
    }
  }
  return { settings, notices };
}

import { Command, Option } from "commander";
import { VERSION } from "../base/version.js";
import {
  CLUSTER_FLAGS,
  DEMO_FLAGS,
  type DemoFlags,
  type Flag,
  WATCH_FLAGS,
  type WatchFlags,
} from "./flags.js";
import type { IOStreams } from "./io-streams.js";
import { UsageError } from "./usage-error.js";

/** The command that the user asks for, with its flags. */
export type Request =
  | { readonly command: "watch"; readonly flags: WatchFlags; readonly words: readonly string[] }
  | { readonly command: "demo"; readonly flags: DemoFlags };

/** Returns the line that points a user of `command` to its help. */
export function tryHelp(command: Request["command"]): string {
  return `Run "k8s-informer ${command === "demo" ? "demo " : ""}--help" for usage.`;
}

const EXAMPLES = `
Examples:
  k8s-informer                                all pods of the current context
  k8s-informer -n shop -l app=web             pods in one namespace, by label
  k8s-informer nodes                          any type that the server has
  k8s-informer pods/db-0 deploy/web           one pod; a Deployment and its pods
  k8s-informer -o short | grep --line-buffered Deleted
  k8s-informer -o json | jq --unbuffered .object.status.phase
  k8s-informer demo --speed 5                 no cluster needed

Event lines go to stdout, everything else to stderr.
Exit codes: 0 success, 1 failure, 2 usage error, 129/130/143 after
SIGHUP/SIGINT/SIGTERM, 141 when the reader of stdout has gone.`;

/**
 * The flags of `k8s-informer` that `demo` does not accept, because they choose a cluster. It accepts all the
 * others.
 */
const NOT_FOR_DEMO = new Set(["kubeconfig", "context"]);

/**
 * Parses the arguments of the command line.
 *
 * @throws CommanderError after help, the version or a usage error was written to the streams.
 * @throws UsageError for arguments that the command does not accept. Nothing was written then.
 */
export function parseCommandLine(
  argv: readonly string[],
  streams: Pick<IOStreams, "out" | "errOut">,
): Request {
  let request: Request | undefined;
  const program = new Command("k8s-informer")
    .description(
      "Watches pods, or other objects, and prints a line whenever one is added, updated or deleted.",
    )
    .version(VERSION, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .usage("[options] [command] | [TYPE[,TYPE]] [NAME...] | [TYPE/NAME...]")
    .allowExcessArguments()
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError(tryHelp("watch"))
    .configureOutput({
      writeOut: (text) => void streams.out.write(text),
      writeErr: (text) => void streams.errOut.write(text),
    })
    .exitOverride();
  addFlags(program, [...CLUSTER_FLAGS, ...WATCH_FLAGS]).action((flags: WatchFlags) => {
    request = { command: "watch", flags, words: program.args };
  });
  const demo = program
    .command("demo")
    .summary("watch simulated pods on an embedded API server")
    .description("Starts an embedded API server, simulates pods on it, and watches them.")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError(tryHelp("demo"))
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: demoGlobals });
  addFlags(demo.allowExcessArguments(), DEMO_FLAGS).action(() => {
    refuseArguments(demo);
    refuseClusterFlags(program);
    request = { command: "demo", flags: demo.optsWithGlobals<DemoFlags>() };
  });
  program.parse(argv, { from: "user" });
  if (request === undefined) {
    throw new TypeError("Cannot read the command line: commander ran no action");
  }
  return request;
}

function addFlags(command: Command, flags: readonly Flag[]): Command {
  for (const flag of flags) {
    command.addOption(optionOf(flag));
  }
  return command;
}

function optionOf({ flags, description, choices, defaultValue, conflictsWith, repeatable }: Flag): Option {
  const option = new Option(flags, description);
  if (choices !== undefined) {
    option.choices(choices);
  }
  if (defaultValue !== undefined) {
    option.default(defaultValue);
  }
  if (conflictsWith !== undefined) {
    option.conflicts(conflictsWith);
  }
  if (repeatable === true) {
    option.argParser<readonly string[] | undefined>((value, before) => [...(before ?? []), value]);
  }
  return option;
}

function demoGlobals(demo: Command): Option[] {
  const program = demo.parent;
  return (program?.options ?? []).filter(
    (option) => !NOT_FOR_DEMO.has(option.attributeName()) && option.long !== "--version",
  );
}

function refuseArguments({ args: [argument] }: Command): void {
  if (argument !== undefined) {
    throw new UsageError(`Cannot use the argument "${argument}": expected only flags`, "", "demo");
  }
}

function refuseClusterFlags(program: Command): void {
  for (const name of NOT_FOR_DEMO) {
    if (program.getOptionValueSource(name) === "cli") {
      const message = `Cannot use --${name} with demo: the demo watches a cluster of its own`;
      throw new UsageError(message, `--${name}`, "demo");
    }
  }
}

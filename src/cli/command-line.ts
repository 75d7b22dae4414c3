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

/** What the command line asks for. */
export type Request =
  | { readonly command: "watch"; readonly flags: WatchFlags }
  | { readonly command: "demo"; readonly flags: DemoFlags };

/** Where to read what is wanted, for who has used `command` wrongly. */
export function tryHelp(command: Request["command"]): string {
  return `Try "k8s-informer ${command === "demo" ? "demo " : ""}--help".`;
}

const EXAMPLES = `
Examples:
  k8s-informer                                all pods of the current context
  k8s-informer -n shop -l app=web             some pods of one namespace
  k8s-informer -o short | grep --line-buffered Deleted
  k8s-informer -o json | jq --unbuffered .object.status.phase
  k8s-informer demo --speed 5                 no cluster needed

Event lines go to stdout, everything else to stderr.
Exit codes: 0 ended as asked, 1 failed, 2 wrong usage, 129/130/143 after
SIGHUP/SIGINT/SIGTERM, 141 when nobody reads stdout any more.`;

/** The flags of `k8s-informer` itself are taken after `demo` too, those that say which cluster excepted. */
const NOT_FOR_DEMO = new Set(["kubeconfig", "context"]);

/**
 * Reads the arguments.
 *
 * @throws CommanderError when it has said on the streams itself what there is to say: help, version, wrong usage.
 * @throws UsageError for flags that do not go together.
 */
export function parseCommandLine(
  argv: readonly string[],
  streams: Pick<IOStreams, "out" | "errOut">,
): Request {
  let request: Request | undefined;
  const program = new Command("k8s-informer")
    .description("Watches pods and prints a line for each one added, updated or deleted.")
    .version(VERSION, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .allowExcessArguments()
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError(tryHelp("watch"))
    .configureOutput({
      writeOut: (text) => void streams.out.write(text),
      writeErr: (text) => void streams.errOut.write(text),
    })
    .exitOverride();
  addFlags(program, [...CLUSTER_FLAGS, ...WATCH_FLAGS]).action((flags: WatchFlags) => {
    refuseArguments(program, 'flags, or the command "demo"');
    request = { command: "watch", flags };
  });
  const demo = program
    .command("demo")
    .summary("start an API server of its own, let pods live on it, and watch them")
    .description("Starts an API server of its own, lets pods live on it, and watches them.")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError(tryHelp("demo"))
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: demoGlobals });
  addFlags(demo.allowExcessArguments(), DEMO_FLAGS).action(() => {
    refuseArguments(demo, "flags only", "demo");
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
  for (const { flags: names, description, choices, defaultValue, conflictsWith } of flags) {
    const option = new Option(names, description);
    if (choices !== undefined) {
      option.choices(choices);
    }
    if (defaultValue !== undefined) {
      option.default(defaultValue);
    }
    if (conflictsWith !== undefined) {
      option.conflicts(conflictsWith);
    }
    command.addOption(option);
  }
  return command;
}

function demoGlobals(demo: Command): Option[] {
  const program = demo.parent;
  return (program?.options ?? []).filter(
    (option) => !NOT_FOR_DEMO.has(option.attributeName()) && option.long !== "--version",
  );
}

function refuseArguments({ args: [argument] }: Command, wanted: string, command?: "demo"): void {
  if (argument !== undefined) {
    throw new UsageError(`Cannot do "${argument}": wanted ${wanted}`, "", command);
  }
}

function refuseClusterFlags(program: Command): void {
  for (const name of NOT_FOR_DEMO) {
    if (program.getOptionValueSource(name) === "cli") {
      const message = `Cannot use --${name} with demo: it watches a cluster of its own`;
      throw new UsageError(message, `--${name}`, "demo");
    }
  }
}

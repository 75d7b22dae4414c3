import { Command, Help, Option } from "commander";
import { VERSION } from "../base/version.js";
import { scenarioHelp, scenariosIn } from "./demo-scenarios.js";
import type { ScenarioName } from "../apiserver/scenario/scenarios.js";
import { completionHelp, type Shell, shellNamed } from "./completion/shells.js";
import { ACCEPTED_FLAGS } from "./flags/accepted-flags.js";
import { ALL_FLAGS, COMMANDS, type CommandName, LESS_USED, NOT_FOR_DEMO } from "./flags/command-flags.js";
import { CONNECTION_FLAGS } from "./flags/connection-flags.js";
import { DEMO_FLAGS, type DemoFlags } from "./flags/demo-flags.js";
import type { Flag } from "./flags/flag.js";
import { CLUSTER_FLAGS } from "./flags/place-flags.js";
import { WATCH_FLAGS, type WatchFlags } from "./flags/watch-flags.js";
import { withoutAliases } from "./habits/command-aliases.js";
import { type Defaults, plainArguments } from "./habits/plain-arguments.js";
import type { IOStreams } from "./io-streams.js";
import { UsageError } from "./usage-error.js";

/** The command that the user asks for, with its flags. */
export type Request =
  | { readonly command: "watch"; readonly flags: WatchFlags; readonly words: readonly string[] }
  | {
      readonly command: "demo";
      readonly flags: DemoFlags;
      readonly scenarios: readonly ScenarioName[];
    }
  | { readonly command: "completion"; readonly flags: WatchFlags; readonly shell: Shell };

/** Returns the line that points a user of `command` to its help. `name` is the name of the program. */
export function tryHelp(command: Request["command"], name: string): string {
  return `Run "${name} ${command === "watch" ? "" : `${command} `}--help" for usage.`;
}

const EXAMPLES = `
Examples:
  k8s-informer                                all pods of the current context
  k8s-informer -n shop,cart -l app=web        pods in two namespaces, by label
  k8s-informer --not-ready --events           pods in trouble, and the warnings
  k8s-informer deploy/web -n shop             a Deployment and its pods
  k8s-informer deploy/web --for=rollout --timeout 5m     wait, as a CI gate
  k8s-informer nodes                          any type that the server has
  k8s-informer -o short | grep --line-buffered Deleted
  k8s-informer -o json | jq --unbuffered .object.status.phase
  k8s-informer demo --speed 5                 no cluster needed
  k8s-informer demo crashloop oom             only some of what can happen

Event lines go to stdout, everything else to stderr.
Every flag above can be set for all runs: K8S_INFORMER_SHOW=significant in the
environment, or show: significant in ~/.config/k8s-informer/config.yaml.
Exit codes: 0 success, 1 failure, 2 usage error, 3 --fail-on or a condition
that can never hold, 4 --timeout, 129/130/143 after SIGHUP/SIGINT/SIGTERM,
141 when the reader of stdout has gone.
Colours: NO_COLOR and FORCE_COLOR are respected, and these numbers of SGR can
be changed: K8S_INFORMER_COLORS="good=32:bad=1;31:pending=33:dim=2"`;

/** The flags that only one command has, by the commands. */
const OWN_FLAGS: Readonly<Record<CommandName, readonly Flag[]>> = {
  demo: COMMANDS.demo.flags,
  options: COMMANDS.options.flags,
  completion: COMMANDS.completion.flags,
  help: COMMANDS.help.flags,
  version: COMMANDS.version.flags,
};

/** Whether `demo` refuses a flag, because it has a cluster and a user of its own. */
function isNotForDemo(option: Option): boolean {
  return NOT_FOR_DEMO.some(({ flags }) => flags === option.flags);
}

export interface ParseOptions {
  /** The name of the program for its help. @defaultValue "k8s-informer" */
  readonly name?: string;
  /** The flags that hold although they were not typed. */
  readonly defaults?: Defaults | undefined;
}

/**
 * Parses the arguments of the command line.
 *
 * @throws CommanderError after help or the version was written to the streams.
 * @throws UsageError for arguments that the command does not accept. Nothing was written then.
 */
export function parseCommandLine(
  argv: readonly string[],
  streams: Pick<IOStreams, "out" | "errOut">,
  { name = "k8s-informer", defaults }: ParseOptions = {},
): Request {
  let request: Request | undefined;
  const program = new Command(name)
    .description(
      "Watches pods, or other objects, and prints a line whenever one is added, updated or deleted.",
    )
    .version(VERSION, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .usage("[options] [TYPE[,TYPE] [NAME...] | TYPE/NAME...]")
    .allowExcessArguments()
    .addHelpText("after", EXAMPLES.replaceAll("k8s-informer", name))
    .configureHelp({ optionTerm })
    .configureOutput({
      writeOut: (text) => void streams.out.write(text),
      writeErr: (text) => void streams.errOut.write(text),
    })
    .exitOverride();
  const args = withoutAliases(plainArguments(argv, ALL_FLAGS, OWN_FLAGS, defaults));
  // Each flag takes commander some time, so those that are not used are added for the help only.
  const isHelp = args.includes("--help");
  const isAdded = (flag: Flag): boolean => isUsed(flag, args) || (isHelp && !LESS_USED.includes(flag));
  addFlags(program, LESS_USED.filter(isAdded), { hidden: true });
  const watching = [...CLUSTER_FLAGS, ...WATCH_FLAGS].filter((flag) => isAdded(flag) || hasDefault(flag));
  addFlags(program, watching).action((flags: WatchFlags) => {
    request = { command: "watch", flags, words: program.args };
  });
  const demo = program
    .command("demo")
    .summary(COMMANDS.demo.summary)
    .description("Starts an embedded API server, simulates workloads on it, and watches their pods.")
    .helpOption("-h, --help", "print this help")
    .argument("[scenario...]", "what happens; by default everything")
    .addHelpText("after", scenarioHelp())
    .configureHelp({ optionTerm, visibleOptions: demoOptions });
  addFlags(demo, DEMO_FLAGS).action(() => {
    refuseClusterFlags(program);
    const scenarios = scenariosIn(demo.args);
    request = { command: "demo", flags: demo.optsWithGlobals<DemoFlags>(), scenarios };
  });
  addOptionsCommand(program, name);
  // Like the flags that are seldom used, this command is added when it is used, or listed.
  if (args[0] === "completion" || isHelp) {
    const completion = addCompletionCommand(program, name).action(() => {
      refuseFlags(program, "completion", "it prints a script");
      request = { command: "completion", flags: program.opts(), shell: shellNamed(completion.args) };
    });
  }
  program.parse(args, { from: "user" });
  if (request === undefined) {
    throw new TypeError("Cannot read the command line: commander ran no action");
  }
  return request;
}

/** Adds the command that lists the flags which `--help` does not list, as `kubectl options` does. */
function addOptionsCommand(program: Command, name: string): void {
  const listed = (flags: readonly Flag[], helper: Help): string => {
    const width = Math.max(...LESS_USED.map((flag) => flag.flags.length));
    return flags.map((flag) => helper.formatItem(flag.flags, width, flag.description, helper)).join("\n");
  };
  const options = program
    .command("options")
    .summary(COMMANDS.options.summary)
    .helpOption("-h, --help", "print the list")
    .allowExcessArguments()
    .configureHelp({
      formatHelp: (_, helper) =>
        [
          "How to reach the cluster, and as whom:",
          listed(CONNECTION_FLAGS, helper),
          "\nAccepted, because they ask for what happens anyway:",
          listed(ACCEPTED_FLAGS, helper),
          `\nAll other flags, such as --kubeconfig, --context and -n, are in ${name} --help.`,
          "",
        ].join("\n"),
    })
    .action(() => {
      const [word] = options.args;
      const given = word === undefined ? givenFlag(program) : `"${word}"`;
      if (given !== undefined) {
        throw new UsageError(`Cannot use ${given} with options: it lists flags, and takes nothing`, "");
      }
      options.help();
    });
}

/** Adds the command that prints a script for a shell. */
function addCompletionCommand(program: Command, name: string): Command {
  return program
    .command("completion")
    .summary(COMMANDS.completion.summary)
    .description("Prints the script by which a shell completes flags, types, and the names of objects.")
    .helpOption("-h, --help", "print this help")
    .usage("bash|zsh|fish|powershell")
    .allowExcessArguments()
    .addHelpText("after", completionHelp(name))
    .configureHelp({ visibleOptions: (command) => new Help().visibleOptions(command) });
}

/** Whether a flag has a value if it is not given. The opposites of switches, such as `--no-summary`, have. */
function hasDefault({ flags, defaultValue }: Flag): boolean {
  return defaultValue !== undefined || flags.startsWith("--no-");
}

/** Whether one of the plain arguments is this flag. */
function isUsed({ flags }: Flag, args: readonly string[]): boolean {
  const [long = ""] = /--[\w-]+/.exec(flags) ?? [];
  return args.some((argument) => argument === long || argument.startsWith(`${long}=`));
}

function addFlags(command: Command, flags: readonly Flag[], { hidden = false } = {}): Command {
  for (const flag of flags) {
    command.addOption(optionOf(flag).hideHelp(hidden));
  }
  return command;
}

function optionOf(flag: Flag): Option {
  const { flags, description, group, choices, defaultValue, repeatable } = flag;
  const option = new Option(flags.replace("[=", " ["), description);
  if (group !== undefined) {
    option.helpGroup(`${group}:`);
  }
  if (choices !== undefined) {
    // The help lists them. Values have been judged before commander sees them.
    option.argChoices = [...choices];
  }
  if (defaultValue !== undefined) {
    option.default(defaultValue);
  }
  if (repeatable === true) {
    option.argParser<readonly string[] | undefined>((value, before) => [...(before ?? []), value]);
  }
  return option;
}

/** Returns the notation of a flag in the help. */
function optionTerm({ flags }: Option): string {
  return flags.replace(" [", "[=");
}

/** Returns the flags in the help of `demo`: its own, then those of watching. */
function demoOptions(demo: Command): Option[] {
  const own = new Help().visibleOptions(demo);
  const ofWatching = (demo.parent?.options ?? []).filter(
    (option) => !isNotForDemo(option) && !option.hidden && option.long !== "--version",
  );
  return [...own, ...ofWatching];
}

function refuseClusterFlags(program: Command): void {
  const flag = givenFlag(program, isNotForDemo);
  if (flag !== undefined) {
    throw new UsageError(`Cannot use ${flag} with demo: the demo watches a cluster of its own`, flag, "demo");
  }
}

/** Refuses all flags beside a command that takes none. */
function refuseFlags(program: Command, command: "completion", why: string): void {
  const flag = givenFlag(program);
  if (flag !== undefined) {
    throw new UsageError(`Cannot use ${flag} with ${command}: ${why}, and takes no flags`, flag, command);
  }
}

/** Returns the first flag on the command line for which `isMeant` returns true. */
function givenFlag(program: Command, isMeant: (option: Option) => boolean = () => true): string | undefined {
  return program.options.find(
    (option) => isMeant(option) && program.getOptionValueSource(option.attributeName()) === "cli",
  )?.long;
}

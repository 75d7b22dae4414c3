import { Command, CommanderError, Option } from "commander";
import { InformerError } from "../base/errors.js";
import { VERSION } from "../base/version.js";
import { escapeTerminal } from "../printer/escape-terminal.js";
import { ExitCode } from "./exit-code.js";
import { DEMO_FLAGS, type DemoFlags, type Flag, WATCH_FLAGS, type WatchFlags } from "./flags.js";
import { type Host, processHost } from "./host.js";
import { UsageError } from "./usage-error.js";

const EXAMPLES = `
Examples:
  k8s-informer                                    all pods of the current context
  k8s-informer -n shop -l app=web                 some pods of one namespace
  k8s-informer -o short | grep --line-buffered Deleted
  k8s-informer -o json | jq --unbuffered .object.status.phase
  k8s-informer demo --speed 5                     no cluster needed

Event lines go to stdout, everything else to stderr. Exit codes: 0 ended as asked, 1 failed, 2 wrong usage,
129/130/143 after SIGHUP/SIGINT/SIGTERM, 141 when nobody reads stdout any more.`;

/** Runs the program and resolves with its exit code. The one place where an error becomes words and a number. */
export async function main(host: Host = processHost()): Promise<number> {
  try {
    return await parseAndRun(host);
  } catch (error) {
    return explain(host, error);
  }
}

async function parseAndRun(host: Host): Promise<number> {
  let run: (() => Promise<number>) | undefined;
  const program = new Command("k8s-informer")
    .description("Watches pods and prints a line for each one added, updated or deleted.")
    .version(VERSION, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", EXAMPLES)
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => void host.streams.out.write(text),
      writeErr: (text) => void host.streams.errOut.write(text),
    })
    .exitOverride();
  addFlags(program, WATCH_FLAGS).action((flags: WatchFlags) => {
    run = async () => {
      const { watch } = await import("./commands/watch.js");
      return watch(host, flags);
    };
  });
  const demo = program
    .command("demo")
    .description("starts an API server of its own, lets pods live on it, and watches them")
    .helpOption("-h, --help", "print this help");
  addFlags(demo, [
    ...WATCH_FLAGS.filter((flag) => !/kubeconfig|context/.test(flag.flags)),
    ...DEMO_FLAGS,
  ]).action((flags: DemoFlags) => {
    run = async () => {
      const commands = await import("./commands/demo.js");
      return commands.demo(host, flags);
    };
  });
  await program.parseAsync(host.argv, { from: "user" });
  return (await run?.()) ?? ExitCode.done;
}

function addFlags(command: Command, flags: readonly Flag[]): Command {
  for (const { flags: names, description, choices, defaultValue } of flags) {
    const option = new Option(names, description);
    if (choices !== undefined) {
      option.choices([...choices]);
    }
    if (defaultValue !== undefined) {
      option.default(defaultValue);
    }
    command.addOption(option);
  }
  return command;
}

function explain(host: Host, error: unknown): number {
  if (error instanceof CommanderError) {
    // It has written its own message; help and version are no failures.
    return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  }
  if (error instanceof UsageError) {
    host.streams.errOut.write(`error: ${escapeTerminal(error.message)}\nTry "k8s-informer --help".\n`);
    return ExitCode.usage;
  }
  const known = error instanceof InformerError || (error instanceof Error && error.constructor === Error);
  const text = known
    ? escapeTerminal(error.message)
    : `this is a bug, please report it with this text:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  host.streams.errOut.write(`error: ${text}\n`);
  return ExitCode.failed;
}

import type { Format, FormatOptions, TemplateOptions } from "../../printer/formats/format.js";
import { clockTime, type LineTime } from "../../printer/line-time.js";
import { paintOf, wantsColor } from "../color.js";
import { FORMAT_FLAGS, isAnyGiven } from "../flags/given-flags.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import type { Host } from "../host.js";
import type { Selection } from "../selection/selection.js";
import { chosenFormat } from "./chosen-format.js";
import type { FormatChoice } from "./format-flags.js";
import type { TemplateTrouble } from "./template-trouble.js";

/** What a format needs to know beside the flags. */
export interface FormatSurroundings {
  readonly host: Pick<Host, "env" | "homeDirectory" | "streams">;
  readonly selection: Selection;
  /** Told of what is wrong with templates, if there are any. */
  readonly trouble: TemplateTrouble | undefined;
}

/**
 * Makes the format that the flags ask for.
 *
 * @throws UsageError for a template that is wrong, and for a value that a flag cannot have.
 */
export async function formatOfFlags(
  flags: WatchFlags,
  { host, selection, trouble }: FormatSurroundings,
): Promise<Format> {
  const { output, color } = flags;
  const options = {
    ...(await formatFlagsOf(flags)),
    paint: paintOf(wantsColor(color, host), host.env),
    time: await lineTimeOf(flags),
    isTimeChosen: flags.timestamps !== undefined,
    ...(trouble === undefined ? {} : { templates: templatesOf(flags, trouble) }),
    namespaces: namespacesIn(selection),
    terminalWidth: () => widthOf(host.streams),
  };
  return chosenFormat(output, options, host);
}

function templatesOf(
  { allowMissingTemplateKeys, outputWatchEvents }: WatchFlags,
  trouble: TemplateTrouble,
): TemplateOptions {
  return {
    allowMissingKeys: allowMissingTemplateKeys !== "false",
    beginsAtEvent: outputWatchEvents === true,
    onDoubt: trouble.doubted.bind(trouble),
    onFailure: trouble.failed.bind(trouble),
  };
}

/** Returns what the flags say that mean something in some formats only. Nothing is loaded if there are none. */
async function formatFlagsOf(flags: WatchFlags): Promise<Partial<FormatChoice>> {
  return isAnyGiven(flags, FORMAT_FLAGS) ? (await import("./format-flags.js")).formatChoice(flags) : {};
}

/** Names without a namespace are looked for in the namespace of each context. */
function namespacesIn({ asked, namespaces, namespacesGiven }: Selection): FormatOptions["namespaces"] {
  if (!namespacesGiven && asked?.every(({ names }) => names.length > 0) === true) {
    return "of each context";
  }
  return namespaces.length === 1 && namespaces[0] !== "" ? "one" : "several";
}

/** Returns the columns of the terminal that stdout is, if it is one. Some terminals say 0. */
function widthOf({ out, outIsTerminal }: Host["streams"]): number | undefined {
  return outIsTerminal && out.columns !== undefined && out.columns > 0 ? out.columns : undefined;
}

async function lineTimeOf(flags: WatchFlags): Promise<LineTime> {
  return flags.timestamps === undefined ? clockTime() : (await import("./time-style.js")).timeStyle(flags);
}

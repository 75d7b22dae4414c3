import { cutForLine } from "../base/cut-for-line.js";

/** The prefix of an error that came over gRPC, from a container runtime for example. */
const GRPC_PREFIX = /rpc error: code = \w+ desc = /g;

/** The prefix of an Event that stands for several with other messages. */
const COMBINED_PREFIX = /^\(combined from similar events\): /;

/** What the scheduler says about preemption, after some more words in newer versions. It repeats why each node does not fit. */
const PREEMPTION = / (?:no new claims to deallocate, )?preemption:/;

/**
 * Returns what is worth reading of a message, at most 160 characters: its first line without the prefixes of gRPC and of
 * combined Events. Of a
 * message of the scheduler, that is what precedes ` preemption:`. Of a failed pull, it is what follows the last mention
 * of the image.
 *
 * @param image - the image whose pull has failed.
 */
export function messageText(message: string, image?: string): string {
  const [line = ""] = message.trimStart().split(/\r\n|\r|\n/, 1);
  const [text = ""] = line.replace(COMBINED_PREFIX, "").replace(GRPC_PREFIX, "").split(PREEMPTION, 1);
  return cutForLine(afterImage(text, image).trim());
}

/** The end of the image in quotes or not, and what joins it to the reason. */
const AFTER_IMAGE = /^["':\s]*/;

function afterImage(text: string, image: string | undefined): string {
  const at = image === undefined || image === "" ? -1 : text.lastIndexOf(image);
  return at === -1 ? text : text.slice(at + (image ?? "").length).replace(AFTER_IMAGE, "");
}

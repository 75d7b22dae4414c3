/** The most characters of a message that a line shows. */
const MOST_CHARACTERS = 160;

/** The prefix of an error that came over gRPC, from a container runtime for example. */
const GRPC_PREFIX = /rpc error: code = \w+ desc = /g;

/** What the scheduler says about preemption, which newer ones introduce. It says again why each node does not fit. */
const PREEMPTION = / (?:no new claims to deallocate, )?preemption:/;

/**
 * Returns what is worth reading of a message: its first line, without the prefixes of gRPC, of the scheduler what
 * precedes ` preemption:`, and of a failed pull what follows the last repetition of the image, at most 160 characters.
 *
 * @param image - the image whose pull has failed.
 */
export function messageText(message: string, image?: string): string {
  const [line = ""] = message.trimStart().split(/\r\n|\r|\n/, 1);
  const [text = ""] = line.replace(GRPC_PREFIX, "").split(PREEMPTION, 1);
  return cut(afterImage(text, image).trim());
}

/** The end of the image in quotes or not, and what joins it to the reason. */
const AFTER_IMAGE = /^["':\s]*/;

function afterImage(text: string, image: string | undefined): string {
  const at = image === undefined || image === "" ? -1 : text.lastIndexOf(image);
  return at === -1 ? text : text.slice(at + (image ?? "").length).replace(AFTER_IMAGE, "");
}

/** Cuts a text that is too long for a line, between two characters. */
export function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) {
    return text;
  }
  const kept = text.slice(0, MOST_CHARACTERS - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

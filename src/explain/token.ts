import { cutForLine } from "../base/cut-for-line.js";
import type { Token } from "./change.js";
import { messageText } from "./message-text.js";

/** Returns a token. `text` is what a line shows, if that is not the value itself. */
export function token(key: string, value: string | number, text?: string): Token {
  return { key, value, text: cutForLine(text ?? String(value)), quoted: false };
}

/** Returns a word that has no value. */
export function word(key: string): Token {
  return { key, value: true, text: "", quoted: false };
}

/** Returns the token of a text from the cluster, or none if the text is absent. */
export function tokenOf(key: string, value: string | undefined): readonly Token[] {
  return value === undefined || value === "" ? [] : [token(key, value)];
}

/**
 * Returns the token of a message: the whole message as its value, and what is worth reading of it as its text. There
 * is no token if the text is empty.
 */
export function messageOf(message: string | undefined, image?: string): readonly Token[] {
  const text = messageText(message ?? "", image);
  return text === "" ? [] : [{ key: "msg", value: message ?? "", text, quoted: true }];
}

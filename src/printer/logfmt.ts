import { cutForLine } from "../base/cut-for-line.js";
import { escapeTerminal, hasControls } from "./escape-terminal.js";

/** Texts that are one value for a reader of logfmt, and that need no closer look: printable ASCII. */
const PLAIN = /^[!#-~]+$/;
/** Texts that would not be one value. */
const NEEDS_QUOTES = /[\s"]|^$/;

/** The most characters of a name in the API. */
const MOST_OF_NAME = 253;

/**
 * Returns a text from the cluster as the value of a token: bare if a reader of logfmt takes it for one value and every
 * character of it is visible, else as a JSON string. Texts are cut after 160 characters.
 */
export function logfmtValue(text: string): string {
  return PLAIN.test(text) || !(NEEDS_QUOTES.test(text) || hasControls(text))
    ? cutForLine(text)
    : quotedValue(text);
}

/**
 * Returns a name from the cluster as the value of a token, as `logfmtValue` does, but names of any length that the API
 * allows are not cut, and nothing stands for an absent name.
 */
export function nameValue(name: string): string {
  return name === "" || PLAIN.test(name) ? cutForLine(name, MOST_OF_NAME) : logfmtValue(name);
}

/** The most characters of labels in a line. The keys and values of one object seldom have more than some hundred. */
const MOST_OF_LABELS = 4_096;

/** Returns labels from the cluster as the value of a token. All of them are told, so they may be longer than others. */
export function labelsValue(text: string): string {
  return PLAIN.test(text) ? cutForLine(text, MOST_OF_LABELS) : quotedValue(text, MOST_OF_LABELS);
}

/** Returns the value of a token by its name: messages are always in quotes. */
export function valueOfToken(name: string, value: string): string {
  return name === "msg" ? quotedValue(value) : logfmtValue(value);
}

/** Returns a text from the cluster as a JSON string, cut after 160 characters or as many as are given. */
export function quotedValue(text: string, mostCharacters?: number): string {
  return escapeTerminal(JSON.stringify(cutForLine(text, mostCharacters)));
}

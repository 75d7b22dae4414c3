import { SCENARIOS } from "../../apiserver/scenario/scenarios.js";
import { ACCEPTED_FLAGS } from "../flags/accepted-flags.js";
import { ALL_FLAGS, COMMANDS, type CommandName } from "../flags/command-flags.js";
import { COMMANDER_FLAGS } from "../flags/commander-flags.js";
import type { Flag } from "../flags/flag.js";
import type { FlagSpec } from "../habits/flag-spec.js";
import { type Answer, type Candidate, Directive } from "./answer.js";
import type { LiveNames } from "./live-names.js";
import { SHELLS } from "./shells.js";
import { type Completed, SPECS, type Typed } from "./typed.js";
import { typeCandidates } from "./type-candidates.js";

/** Returns what the word that is being typed may become. */
export async function complete(typed: Typed, live: LiveNames): Promise<Answer> {
  const { completed } = typed;
  switch (completed.what) {
    case "flag":
      return { candidates: flagCandidates(typed, completed.text), directive: Directive.noFiles };
    case "value":
      return valueAnswer(completed, live);
    case "word":
      return wordAnswer(typed, completed.text, live);
  }
}

/** Returns the flags that may be meant. Flags that were given and cannot be repeated are left out. */
function flagCandidates({ command, values }: Typed, text: string): Candidate[] {
  const ofCommand =
    command === undefined ? ALL_FLAGS : [...COMMANDS[command].flags, ...COMMANDS[command].takes];
  const known = new Set<string>([...ofCommand, ...COMMANDER_FLAGS].map(({ flags }) => flags));
  return [...SPECS]
    .filter(([name, { long, flag }]) => {
      const isNew = flag.repeatable === true || !values.has(long);
      return isNew && name.startsWith(text) && known.has(flag.flags ?? "") && !isUseless(flag);
    })
    .map(([name, { flag }]) => ({ text: name, description: flag.description ?? "" }));
}

/** Whether a flag is only accepted because users of kubectl are used to it. */
function isUseless(flag: Partial<Flag>): boolean {
  return ACCEPTED_FLAGS.some(({ flags, means }) => flags === flag.flags && means === undefined);
}

async function valueAnswer(
  { spec, text, before }: Extract<Completed, { what: "value" }>,
  live: LiveNames,
): Promise<Answer> {
  const { flag, placeholder } = spec;
  if (placeholder === "<path>" && flag.suggests === undefined) {
    return { candidates: [], directive: 0 };
  }
  const done = flag.listed === true ? text.slice(0, text.lastIndexOf(",") + 1) : "";
  const used = new Set(done.split(","));
  const values = [...choicesOf(spec), ...(await suggestionsOf(flag, live))];
  const candidates = values
    .filter((value) => value.startsWith(text.slice(done.length)) && !used.has(value))
    .map((value) => ({ text: before + done + value }));
  return answerWith(candidates);
}

/** Returns the choices of a flag. A choice like `jsonpath=<template>` is completed up to the equals sign. */
function choicesOf({ flag: { choices = [] } }: FlagSpec): string[] {
  return choices.map((choice) => choice.replace(/=.*$/s, "="));
}

async function suggestionsOf({ suggests = [] }: Partial<Flag>, live: LiveNames): Promise<readonly string[]> {
  return typeof suggests === "string" ? live.suggested(suggests) : suggests;
}

async function wordAnswer({ command, words }: Typed, text: string, live: LiveNames): Promise<Answer> {
  if (command !== undefined) {
    return answerWith(startingWith(text, wordsOf(command, words)));
  }
  if (text.includes("/")) {
    return answerWith(await slashNames(text, live, new Set(words)));
  }
  if (words.some((word) => word.includes("/"))) {
    const types = await typeCandidates(text, live);
    return answerWith(types.map((type) => ({ ...type, text: `${type.text}/` })));
  }
  const [type = ""] = words;
  if (words.length > 0) {
    const names = type.includes(",") ? [] : await live.namesOf(type);
    const free = names.filter((name) => name.startsWith(text) && !words.slice(1).includes(name));
    return answerWith(free.map((name) => ({ text: name })));
  }
  return answerWith([...startingWith(text, commandCandidates()), ...(await typeCandidates(text, live))]);
}

/** Returns the words that a command takes and that were not given yet. */
function wordsOf(command: CommandName, given: readonly string[]): Candidate[] {
  switch (command) {
    case "demo":
      return Object.entries(SCENARIOS)
        .filter(([name]) => !given.includes(name))
        .map(([text, description]) => ({ text, description }));
    case "completion":
      return given.length > 0 ? [] : SHELLS.map((text) => ({ text }));
    case "help":
      return given.length > 0 ? [] : commandCandidates();
    default:
      return [];
  }
}

function commandCandidates(): Candidate[] {
  return Object.entries(COMMANDS).map(([text, { summary }]) => ({ text, description: summary }));
}

async function slashNames(text: string, live: LiveNames, given: ReadonlySet<string>): Promise<Candidate[]> {
  const type = text.slice(0, text.indexOf("/"));
  const all = (await live.namesOf(type)).map((name) => ({ text: `${type}/${name}` }));
  return startingWith(text, all).filter((candidate) => !given.has(candidate.text));
}

function startingWith(text: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter((candidate) => candidate.text.startsWith(text));
}

/** Returns an answer. No space is typed after a candidate that is to be continued. */
function answerWith(candidates: readonly Candidate[]): Answer {
  const goesOn = candidates.length > 0 && candidates.every(({ text }) => /[=/>]$/.test(text));
  return { candidates, directive: Directive.noFiles + (goesOn ? Directive.noSpace : 0) };
}

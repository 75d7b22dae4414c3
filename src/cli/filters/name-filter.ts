import type { FilterFlags } from "../flags/selection-flags.js";
import { NamePattern } from "./name-pattern.js";

/** The filters of `--name` and `--exclude-name`. They hold for objects of every kind. */
export interface NameFilter {
  /** The flags as a user writes them. */
  readonly words: readonly string[];
  /** Reports whether one of `--name` matches, and none of `--exclude-name`. */
  readonly matches: (name: string) => boolean;
}

/** @throws UsageError for a text that is not a regular expression. */
export function nameFilter({ name, excludeName = [] }: FilterFlags): NameFilter {
  const wanted = name?.map((text) => new NamePattern("--name", text));
  const unwanted = excludeName.map((text) => new NamePattern("--exclude-name", text));
  return {
    words: [
      ...(name ?? []).map((text) => `--name "${text}"`),
      ...excludeName.map((text) => `--exclude-name "${text}"`),
    ],
    matches: (text) =>
      (wanted?.some((pattern) => pattern.test(text)) ?? true) &&
      !unwanted.some((pattern) => pattern.test(text)),
  };
}

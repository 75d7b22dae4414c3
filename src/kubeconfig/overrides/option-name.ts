import type { ConfigOverrides } from "./config-overrides.js";

/** An option that a message may name: one of `loadClientConfig`, or an override. */
export type NamedOption = "kubeconfig" | "context" | keyof ConfigOverrides;

/** Returns how the caller gives an option, for messages. The command line returns its flags. */
export type OptionName = (option: NamedOption) => string;

/** Returns the name of an option as programs give it. */
export function libraryOptionName(option: NamedOption): string {
  return option === "kubeconfig" || option === "context" ? `the option ${option}` : `overrides.${option}`;
}

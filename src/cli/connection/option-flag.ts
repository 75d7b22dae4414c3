import type { NamedOption } from "../../kubeconfig/overrides/option-name.js";

/** The flags that are not simply the name of the option. Users without a kubeconfig may not have a cluster yet. */
const OTHER_FLAGS: Partial<Readonly<Record<NamedOption, string>>> = {
  kubeconfig: '--kubeconfig, or try "k8s-informer demo"',
  asGroups: "--as-group",
};

/** Returns the flag that gives an option of the library, for the library's messages: `--as-uid` for `asUid`. */
export function optionFlag(option: NamedOption): string {
  return OTHER_FLAGS[option] ?? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

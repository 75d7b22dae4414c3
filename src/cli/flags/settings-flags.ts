import { type Flag, inGroup } from "./flag.js";

/** The flag that is about the other places from which values of flags come. */
export const SETTINGS_FLAGS: readonly Flag[] = inGroup("Settings", [
  {
    flags: "--no-config",
    description: "for scripts: leave out the config file and the variables K8S_INFORMER_<FLAG>",
  },
]);

/** The values of `SETTINGS_FLAGS`, and what is known about the other values. */
export interface SettingsFlags {
  readonly config?: boolean;
  /**
   * The long names of the flags that were not typed, but have their value from the environment or from the config file.
   * A check of flags that do not go together leaves such a flag out, instead of refusing it.
   */
  readonly configured?: readonly string[];
}

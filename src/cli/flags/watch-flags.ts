import type { AcceptedFlags } from "./accepted-flags.js";
import type { ConnectionFlags } from "./connection-flags.js";
import { DIAGNOSTIC_FLAGS, type DiagnosticFlags } from "./diagnostic-flags.js";
import { ENDING_FLAGS, type EndingFlags } from "./ending-flags.js";
import type { Flag } from "./flag.js";
import { LIMIT_FLAGS, type LimitFlags } from "./limit-flags.js";
import { OUTPUT_FLAGS, type OutputFlags } from "./output-flags.js";
import { PLACE_FLAGS, type PlaceFlags } from "./place-flags.js";
import { SETTINGS_FLAGS, type SettingsFlags } from "./settings-flags.js";
import { type FilterFlags, SELECTION_FLAGS, type SelectorFlags } from "./selection-flags.js";

/** The flags that choose what is watched and what is printed of it. */
export const WATCH_FLAGS: readonly Flag[] = [
  ...PLACE_FLAGS,
  ...SELECTION_FLAGS,
  ...OUTPUT_FLAGS,
  ...ENDING_FLAGS,
  ...LIMIT_FLAGS,
  ...DIAGNOSTIC_FLAGS,
  ...SETTINGS_FLAGS,
];

/** The values of the cluster flags, the connection flags, the watch flags and the accepted flags. */
export interface WatchFlags
  extends
    PlaceFlags,
    ConnectionFlags,
    SelectorFlags,
    FilterFlags,
    OutputFlags,
    EndingFlags,
    LimitFlags,
    DiagnosticFlags,
    SettingsFlags,
    AcceptedFlags {}

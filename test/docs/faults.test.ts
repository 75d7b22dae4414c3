import { describe } from "node:test";
import { checkEntries } from "./entries.js";

const PAGE = "docs/faults.md";

const REQUIREMENTS = Array.from({ length: 36 }, (_, position) => `IP-${position + 1}`);

const FAULTS = [
  ...["drop", "rst", "end", "stall", "watch410", "watchError", "http", "slow", "garbage", "truncate"],
  ...["splitChunks", "hugeEvent", "dupEvents", "reorder", "rvBackwards", "rvNonNumeric", "missedDelete"],
  ...["bookmarkOff", "bookmarkLate", "bookmarkLie", "noInitialEnd", "compactDuringPaging", "pagingIgnored"],
  ...[
    "restart",
    "certRotate",
    "tokenExpire",
    "goaway",
    "trailers",
    "earlyHints",
    "gzipBad",
    "chunkedTrailerMissing",
  ],
  ...["contentLengthShort", "unknownType", "kindMismatch"],
];

const SCENARIOS = [
  ...["reset", "429", "500", "throw", "throwlist", "err500", "410ev", "410ev-hang", "http410", "slowlist"],
  ...["stop", "doublestart", "recreate", "bookmark", "quietclose", "silent", "noheaders", "execfail"],
  ...["exec401", "execparallel", "bigspread", "rvback", "badjson", "late", "tlsreuse", "reconnectleak"],
  ...["mergekc", "tokenFile", "httpproxy", "nouser", "watchlist-nobookmark", "clockjump", "shape"],
  "unknownfields",
];

const HOSTILE_OBJECTS = ["types", "nesting", "largeYaml", "hiddenText", "names"];

const NETWORK = [
  "reset",
  "close",
  "refused",
  "accept",
  "dns",
  "blackHole",
  "mute",
  "quiet",
  "slow",
  "crumbs",
  "proxy",
  "redirect",
  "loginPage",
  "sameAnswer",
];

const REAL_CLUSTER = [
  "restart",
  "etcd",
  "backup",
  "compaction",
  "pages",
  "shortWatches",
  "fewRequests",
  "rights",
  "definition",
  "churn",
];

const PROCESS = [
  "connecting",
  "listing",
  "watching",
  "backingOff",
  "blocked",
  "plugin",
  "kubeconfig",
  "endlessFile",
  "twice",
  "stopped",
  "wallClock",
  "sleep",
  "closedPipe",
  "fullDisk",
  "temporaryFolder",
  "unknownUser",
  "openFiles",
  "fullPipe",
  "unreadStderr",
  "flood",
  "slowReader",
];

const CREDENTIALS = [
  "fails",
  "hangs",
  "leaves",
  "talks",
  "garbage",
  "nothing",
  "expired",
  "asks",
  "401",
  "renewal",
  "tokenFile",
  "certificateFile",
  "authority",
  "authorityBundle",
  "systemAuthority",
];

const sections = [
  { heading: "The faults of the embedded server", ids: FAULTS },
  { heading: "What users of other informers suffered from", ids: REQUIREMENTS },
  { heading: "Scenarios", ids: SCENARIOS },
  { heading: "Hostile objects", ids: HOSTILE_OBJECTS },
  { heading: "Network faults", ids: NETWORK },
  { heading: "Real cluster faults", ids: REAL_CLUSTER },
  { heading: "Process faults", ids: PROCESS },
  { heading: "Credential faults", ids: CREDENTIALS },
];

for (const { heading, ids } of sections) {
  describe(`${PAGE}, ${heading}`, () => checkEntries(PAGE, heading, ids));
}

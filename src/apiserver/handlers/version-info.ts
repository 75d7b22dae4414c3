/** The default version: kubectl launchers that pick a kubectl of the same minor version find one for 1.33. */
export const GIT_VERSION = "v1.33.0";

/** `/version`: clients choose what they ask for by it, and some launchers which kubectl to run. */
export function versionInfo(gitVersion: string): Readonly<Record<string, string>> {
  const [major = "1", minor = "0"] = gitVersion.replace(/^v/, "").split(".");
  return {
    major,
    minor,
    gitVersion,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "k8s-informer",
    platform: "node",
  };
}

/**
 * The default version. Programs that start the kubectl of the server's minor version have one for 1.33.
 */
export const GIT_VERSION = "v1.33.0";

/**
 * Returns the response to `/version`. Some clients adapt to it, and some programs choose a kubectl by it.
 */
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

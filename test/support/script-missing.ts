import { spawnSync } from "node:child_process";

/**
 * Says why a test that needs a terminal must be skipped. It needs the `script` of util-linux, because others take
 * other flags.
 */
export function scriptMissing(): string | undefined {
  const { error, stdout } = spawnSync("script", ["--version"], { encoding: "utf8" });
  return error === undefined && stdout.includes("util-linux")
    ? undefined
    : "no script of util-linux on the PATH";
}

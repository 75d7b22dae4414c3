import { bashScript } from "./scripts/bash-script.js";
import { fishScript } from "./scripts/fish-script.js";
import { powershellScript } from "./scripts/powershell-script.js";
import { zshScript } from "./scripts/zsh-script.js";
import type { Shell } from "./shells.js";

const SCRIPTS: Readonly<Record<Shell, (name: string) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/**
 * Returns the script that a shell reads to complete the commands of a program. No script knows a flag or a word: all of
 * them ask the program with `__complete`, so that a script does not grow old.
 */
export function completionScript(shell: Shell, name: string): string {
  return SCRIPTS[shell](name);
}

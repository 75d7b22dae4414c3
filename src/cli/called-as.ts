import { basename, isAbsolute, relative } from "node:path";

/** How users call the program as a plugin of kubectl. */
export const PLUGIN_CALL = "kubectl informer";

/** The names of the program as a plugin of kubectl, and of what completes it. Windows has the path of the script. */
const PLUGIN = /^kubectl(?:_complete)?-informer(?:\.js)?$/;

/**
 * Returns how to call the program again, as the user has called it: `k8s-informer` where it is installed, and the path
 * of the script in a checkout. `script` is the path of the script, and `folder` the working directory.
 */
export function calledAs(script: string, folder: string): string {
  const name = basename(script);
  if (PLUGIN.test(name)) {
    return PLUGIN_CALL;
  }
  if (name.endsWith(".js")) {
    const nearer = relative(folder, script);
    return `node ${nearer.startsWith("..") || isAbsolute(nearer) ? script : nearer}`;
  }
  return /[\\/]node_modules[\\/]\.bin[\\/]/.test(script) ? `npx ${name}` : name;
}

/** Returns the name of the program for its help and its messages, from how the user has called it. */
export function programName(call: string): string {
  return call === PLUGIN_CALL ? PLUGIN_CALL : "k8s-informer";
}

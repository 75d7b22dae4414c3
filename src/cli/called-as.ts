import { basename, isAbsolute, relative } from "node:path";

/**
 * Returns how to call the program again, as the user has called it: `k8s-informer` where it is installed, and the path
 * of the script in a checkout. `script` is the path of the script, and `folder` the working directory.
 */
export function calledAs(script: string, folder: string): string {
  const name = basename(script);
  if (name.startsWith("kubectl-")) {
    return name.replaceAll("-", " ");
  }
  if (name.endsWith(".js")) {
    const nearer = relative(folder, script);
    return `node ${nearer.startsWith("..") || isAbsolute(nearer) ? script : nearer}`;
  }
  return /[\\/]node_modules[\\/]\.bin[\\/]/.test(script) ? `npx ${name}` : name;
}

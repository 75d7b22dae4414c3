import { dirname, isAbsolute, join } from "node:path";

/** A path in a kubeconfig is relative to the file that it stands in, not to where the program was started. */
export function besideKubeconfig(kubeconfigPath: string, file: string): string {
  return isAbsolute(file) ? file : join(dirname(kubeconfigPath), file);
}

import { dirname, isAbsolute, join } from "node:path";

/**
 * Resolves a path in a kubeconfig, which is relative to the folder of the kubeconfig and not to the working
 * directory.
 */
export function besideKubeconfig(kubeconfigPath: string, file: string): string {
  return isAbsolute(file) ? file : join(dirname(kubeconfigPath), file);
}

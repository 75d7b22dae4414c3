import { InformerError } from "../base/errors.js";

export type KubeconfigErrorCode =
  "ERR_KUBECONFIG_NOT_FOUND" | "ERR_KUBECONFIG_INVALID" | "ERR_CONTEXT_NOT_FOUND" | "ERR_CREDENTIAL_PLUGIN";

/** Stands for the path of a kubeconfig that was given as text. As for a file, its folder is the working directory. */
export const KUBECONFIG_TEXT = "the option kubeconfigText";

/** Returns how messages name the kubeconfig of a path. */
export function kubeconfigNamed(path: string): string {
  return path === KUBECONFIG_TEXT ? path : `the kubeconfig "${path}"`;
}

export interface KubeconfigErrorOptions extends ErrorOptions {
  /** The file that the error is about, or `the option kubeconfigText`. */
  readonly path?: string | undefined;
  /** The flag of kubectl that stands for the override at fault. */
  readonly flag?: string | undefined;
}

/**
 * The error about a configuration that gives no server or no credential. Its message tells the user what to
 * change.
 */
export class KubeconfigError extends InformerError {
  override readonly name: string = "KubeconfigError";
  readonly path: string | undefined;
  /** The flag of kubectl that stands for the override at fault, such as `--as-uid`. Undefined if none is at fault. */
  readonly flag: string | undefined;

  constructor(code: KubeconfigErrorCode, message: string, options: KubeconfigErrorOptions = {}) {
    super(code, message, options);
    this.path = options.path;
    this.flag = options.flag;
  }
}

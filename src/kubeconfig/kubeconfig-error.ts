import { InformerError } from "../base/errors.js";

export type KubeconfigErrorCode =
  "ERR_KUBECONFIG_NOT_FOUND" | "ERR_KUBECONFIG_INVALID" | "ERR_CONTEXT_NOT_FOUND" | "ERR_CREDENTIAL_PLUGIN";

export interface KubeconfigErrorOptions extends ErrorOptions {
  /** The file at fault. */
  readonly path?: string | undefined;
}

/** The configuration does not lead to a server and a credential. The user's to mend: the message says how. */
export class KubeconfigError extends InformerError {
  readonly path: string | undefined;

  constructor(code: KubeconfigErrorCode, message: string, options: KubeconfigErrorOptions = {}) {
    super(code, message, options);
    this.path = options.path;
  }
}

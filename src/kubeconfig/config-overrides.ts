import { resolve } from "node:path";
import type { Entry, KubeconfigCluster, KubeconfigUser } from "./kubeconfig-format.js";

/**
 * Values that replace those of the kubeconfig, as the flags of kubectl do (client-go:
 * `clientcmd.ConfigOverrides`). A value that is absent or empty replaces nothing. Paths are relative to the
 * working directory, unlike the paths in a kubeconfig.
 */
export interface ConfigOverrides {
  /** The cluster to use instead of the cluster of the context. */
  readonly cluster?: string | undefined;
  /** The user to use instead of the user of the context. */
  readonly user?: string | undefined;
  /**
   * The URL of the server. It also discards the `tls-server-name` of the kubeconfig. With it, no kubeconfig and
   * no context is needed.
   */
  readonly server?: string | undefined;
  readonly tlsServerName?: string | undefined;
  /** The path of a bundle of certificate authorities. Replaces `insecure-skip-tls-verify`, too. */
  readonly certificateAuthority?: string | undefined;
  /** If true, the certificate of the server is not verified. Replaces the certificate authority, too. */
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly disableCompression?: boolean | undefined;
  /** A bearer token. Replaces every token, password and plugin. A client certificate stays in use. */
  readonly token?: string | undefined;
  /** The path of a client certificate. */
  readonly clientCertificate?: string | undefined;
  /** The path of the key of the client certificate. */
  readonly clientKey?: string | undefined;
  /** The user to act as. */
  readonly as?: string | undefined;
  readonly asUid?: string | undefined;
  readonly asGroups?: readonly string[] | undefined;
  readonly asUserExtra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Returns the entry of a cluster with the values that replace its own. */
export function overriddenCluster(
  { value, path }: Entry<KubeconfigCluster>,
  overrides: ConfigOverrides,
): Entry<KubeconfigCluster> {
  const { server = "", tlsServerName = "", certificateAuthority: authority = "" } = overrides;
  const insecure = overrides.insecureSkipTlsVerify === true;
  return {
    path,
    value: {
      ...value,
      ...(server === "" ? {} : { server }),
      ...(tlsServerName + server === "" ? {} : { "tls-server-name": tlsServerName }),
      ...(overrides.disableCompression === true ? { "disable-compression": true } : {}),
      ...(authority === "" && !insecure
        ? {}
        : {
            "certificate-authority": inWorkingDirectory(authority),
            "certificate-authority-data": "",
            "insecure-skip-tls-verify": insecure,
          }),
    },
  };
}

/** Returns the entry of a user with the values that replace its own. */
export function overriddenUser(
  { value, path }: Entry<KubeconfigUser>,
  overrides: ConfigOverrides,
): Entry<KubeconfigUser> {
  const { token = "", clientCertificate = "", clientKey = "" } = overrides;
  const { as = "", asUid = "", asGroups = [], asUserExtra = {} } = overrides;
  return {
    path,
    value: {
      ...value,
      ...(token === "" ? {} : { token, tokenFile: "", username: "", password: "" }),
      ...(clientCertificate === ""
        ? {}
        : {
            "client-certificate": inWorkingDirectory(clientCertificate),
            "client-certificate-data": "",
          }),
      ...(clientKey === "" ? {} : { "client-key": inWorkingDirectory(clientKey), "client-key-data": "" }),
      ...(as === "" ? {} : { as }),
      ...(asUid === "" ? {} : { "as-uid": asUid }),
      ...(asGroups.length === 0 ? {} : { "as-groups": asGroups }),
      ...(Object.keys(asUserExtra).length === 0
        ? {}
        : { "as-user-extra": { ...value["as-user-extra"], ...asUserExtra } }),
    },
  };
}

/** An absolute path is not resolved against the folder of the kubeconfig. */
function inWorkingDirectory(path: string): string {
  return path === "" ? "" : resolve(path);
}

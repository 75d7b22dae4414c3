import { resolve } from "node:path";
import type { Entry, KubeconfigCluster, KubeconfigUser } from "../kubeconfig-format.js";

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

/** Returns the overrides that replace something. An empty text, list or object, and false, replace nothing. */
export function givenOverrides(overrides: ConfigOverrides): readonly (keyof ConfigOverrides)[] {
  const names = Object.keys(overrides) as (keyof ConfigOverrides)[];
  return names.filter((name) => {
    const value = overrides[name];
    return value === true || (value !== undefined && Object.keys(value).length > 0);
  });
}

/** Returns what a configuration says of the overrides that it is made with. */
export function overriddenBy(
  overrides: ConfigOverrides,
  optionName: ((option: keyof ConfigOverrides) => string) | undefined,
): {
  readonly overridden?: readonly (keyof ConfigOverrides)[];
  readonly overrideName?: (override: keyof ConfigOverrides) => string;
} {
  const overridden = givenOverrides(overrides);
  return overridden.length === 0
    ? {}
    : { overridden, ...(optionName === undefined ? {} : { overrideName: optionName }) };
}

/** Returns the entry of a cluster with the values that replace its own. */
export function overriddenCluster(
  { value, path }: Entry<KubeconfigCluster>,
  overrides: ConfigOverrides,
): Entry<KubeconfigCluster> {
  const { server, tlsServerName, certificateAuthority, insecureSkipTlsVerify, disableCompression } =
    overrides;
  return {
    path,
    value: {
      ...value,
      ...whenGiven(server, (url) => ({ server: url, "tls-server-name": "" })),
      ...whenGiven(tlsServerName, (name) => ({ "tls-server-name": name })),
      ...(disableCompression === true ? { "disable-compression": true } : {}),
      ...(insecureSkipTlsVerify === true ? trustIn("", true) : {}),
      ...whenGiven(certificateAuthority, (file) => trustIn(resolve(file), insecureSkipTlsVerify === true)),
    },
  };
}

function trustIn(file: string, insecure: boolean): Partial<KubeconfigCluster> {
  return {
    "certificate-authority": file,
    "certificate-authority-data": "",
    "insecure-skip-tls-verify": insecure,
  };
}

/**
 * Returns the entry of a user with the values that replace its own. Paths become absolute, so that they are not
 * looked for beside the kubeconfig.
 */
export function overriddenUser(
  { value, path }: Entry<KubeconfigUser>,
  overrides: ConfigOverrides,
): Entry<KubeconfigUser> {
  return {
    path,
    value: {
      ...value,
      ...whenGiven(overrides.token, (token) => ({ token, tokenFile: "", username: "", password: "" })),
      ...whenGiven(overrides.clientCertificate, (file) => ({
        "client-certificate": resolve(file),
        "client-certificate-data": "",
      })),
      ...whenGiven(overrides.clientKey, (file) => ({ "client-key": resolve(file), "client-key-data": "" })),
      ...whenGiven(overrides.as, (user) => ({ as: user })),
      ...whenGiven(overrides.asUid, (uid) => ({ "as-uid": uid })),
      ...whenGiven(overrides.asGroups, (groups) => ({ "as-groups": groups })),
      ...whenGiven(overrides.asUserExtra, (extra) => ({
        "as-user-extra": { ...value["as-user-extra"], ...extra },
      })),
    },
  };
}

/** Returns the fields that a value replaces. An empty text, list or object replaces none. */
function whenGiven<Value extends string | object, Fields>(
  value: Value | undefined,
  fields: (value: Value) => Fields,
): Partial<Fields> {
  return value === undefined || Object.keys(value).length === 0 ? {} : fields(value);
}

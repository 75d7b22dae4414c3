import type { ClientConfig } from "../client-config.js";
import { checkOverrides } from "./check-overrides.js";
import { overriddenBy, overriddenCluster, overriddenUser } from "./config-overrides.js";
import { redactedConfig } from "../redacted-config.js";
import { resolveCluster } from "../resolve-cluster.js";
import type { ResolveOptions } from "../resolve-config.js";
import { impersonationOf, resolveUser } from "../resolve-user.js";

/**
 * Returns the configuration of a pod's service account with the overrides of `options`. A credential that is
 * given replaces the token of the service account, and trust that is given replaces its certificate authority.
 */
export function overriddenInCluster(inCluster: ClientConfig, options: ResolveOptions): ClientConfig {
  const { overrides } = options;
  if (overrides === undefined) {
    return inCluster;
  }
  const cluster = overriddenCluster({ value: { server: inCluster.server }, path: "" }, overrides);
  const user = overriddenUser({ value: {}, path: "" }, overrides);
  checkOverrides({ what: "the service account", value: user.value }, overrides, options.optionName);
  const given = resolveCluster("the given cluster", cluster, { ...options, hasClientCertificate: false });
  const credentials = resolveUser("the given user", user, cluster, options);
  const impersonate = impersonationOf("the given user", user, options.optionName);
  const { certificateAuthority, ...rest } = inCluster;
  const keepsTrust = certificateAuthority !== undefined && given.insecureSkipTlsVerify !== true;
  return redactedConfig({
    ...rest,
    ...(keepsTrust ? { certificateAuthority } : {}),
    ...given,
    server: inCluster.server,
    ...(credentials === undefined ? {} : { credentials }),
    ...(impersonate === undefined ? {} : { impersonate }),
    ...overriddenBy(overrides, options.optionName),
  });
}

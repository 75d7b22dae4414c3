import type { KubeConfig } from "@kubernetes/client-node";
import { messageOf } from "../base/errors.js";
import type { CredentialSource } from "./client-config.js";
import type { KubeconfigUser } from "./kubeconfig.js";
import { KubeconfigError } from "./kubeconfig-error.js";

/**
 * OIDC and the providers that plugins replaced (`auth-provider`), by way of @kubernetes/client-node. Loading that costs
 * half a second, so it is loaded when a kubeconfig asks for it, and at the first request.
 */
export function authProviderCredential(user: KubeconfigUser, server: string): CredentialSource {
  let loaded: Promise<KubeConfig> | undefined;
  return {
    get: async () => {
      const options: Exclude<
        Parameters<KubeConfig["applyToHTTPSOptions"]>[0],
        { origin?: string | undefined }
      > = {};
      try {
        loaded ??= load(user, server);
        await (await loaded).applyToHTTPSOptions(options);
      } catch (error) {
        const provider = user["auth-provider"]?.name ?? "";
        throw new KubeconfigError(
          "ERR_CREDENTIAL_PLUGIN",
          `Cannot get a credential from the auth provider "${provider}": ${messageOf(error)}`,
        );
      }
      const authorization: unknown = Object.entries(options.headers ?? {}).find(
        ([name]) => name === "Authorization",
      )?.[1];
      return typeof authorization === "string" ? { authorization } : {};
    },
    reject: () => {
      // A fresh one holds no token and asks its provider again.
      loaded = undefined;
      return true;
    },
  };
}

async function load(user: KubeconfigUser, server: string): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromOptions({
    // Never connected to: only the headers are wanted, and no certificate must be looked for.
    clusters: [{ name: "cluster", server, skipTLSVerify: true }],
    users: [{ name: "user", authProvider: user["auth-provider"] }],
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    currentContext: "context",
  });
  return config;
}

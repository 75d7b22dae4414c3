import type { ClientConfig } from "./client-config.js";

/**
 * Returns a configuration that shows no secret if it is printed by accident. The other secrets are behind
 * functions already, but the URL of the proxy may contain a password. Such a URL becomes a getter, which
 * `util.inspect` does not call, and it is left out of JSON.
 */
export function redactedConfig(config: ClientConfig): ClientConfig {
  const { proxyUrl, ...rest } = config;
  if (proxyUrl === undefined || !URL.canParse(proxyUrl) || !hasUser(new URL(proxyUrl))) {
    return config;
  }
  return Object.defineProperties(
    { ...rest },
    {
      proxyUrl: { get: () => proxyUrl, enumerable: true },
      toJSON: { value: () => rest, enumerable: false },
    },
  );
}

function hasUser({ username, password }: URL): boolean {
  return username !== "" || password !== "";
}

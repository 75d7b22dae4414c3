import type { ClientConfig } from "./client-config.js";

/**
 * A configuration that may be printed by accident: everything secret of it is behind a function already, but for the
 * proxy's URL, which may hold a password. That is read through a getter, which `util.inspect` does not open, and left
 * out of JSON.
 */
export function discreetConfig(config: ClientConfig): ClientConfig {
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

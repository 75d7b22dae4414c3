import { lateImport } from "../base/late-import.js";
import type { SystemAuthorities } from "./client-config.js";

/**
 * Returns a function that returns the certificate authorities of this machine: those of NODE_EXTRA_CA_CERTS,
 * and of the system's trust store, where Go programs look for it. They are read at the first call. Like Node
 * and Go, later calls return the same ones.
 */
export function systemAuthorities(
  env: Readonly<Record<string, string | undefined>>,
): () => Promise<SystemAuthorities> {
  let known: Promise<SystemAuthorities> | undefined;
  return async () => {
    known ??= read(env).catch((error: unknown) => {
      // What failed now, such as opening one file too many, may work the next time.
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function read(env: Readonly<Record<string, string | undefined>>): Promise<SystemAuthorities> {
  // Loaded when it is first needed, because most kubeconfigs have a certificate authority of their own.
  const { readTrustStore } = await lateImport(
    async () => import("./trust-store.js"),
    "./trust-store.js",
    import.meta.url,
  );
  return readTrustStore(env);
}

import tls from "node:tls";
import type { ClientConfig, SystemAuthorities } from "../kubeconfig/client-config.js";
import { certificateBlocks } from "../kubeconfig/pem.js";
import type { TrustedAuthorities } from "./certificate-fault.js";

/** Whom one TLS connection trusts. */
export interface Trust {
  /** The certificates of the authorities. Absent: those that Node.js trusts. */
  readonly certificates: readonly string[] | undefined;
  /** What messages say about the authorities. */
  readonly authorities: TrustedAuthorities;
}

/**
 * Returns whom a connection to the server trusts. A configured authority is read again for each connection,
 * so that a replaced file takes effect at the next one.
 *
 * @throws the error of reading the authorities.
 */
export async function serverTrust(config: ClientConfig): Promise<Trust> {
  if (config.certificateAuthority === undefined) {
    // Nothing is verified with insecureSkipTlsVerify, so nothing has to be read.
    const { certificates, lookedAt } = await systemTrust(config.insecureSkipTlsVerify === true ? {} : config);
    return { certificates, authorities: { kind: "system", lookedAt, ...overriddenIn(config) } };
  }
  const certificates = certificateBlocks(await config.certificateAuthority());
  return { certificates, authorities: { kind: "configured", ...overriddenIn(config) } };
}

/** Returns whom a connection to a proxy trusts. @throws the error of reading the authorities. */
export async function proxyTrust(config: Pick<ClientConfig, "systemAuthorities">): Promise<Trust> {
  const { certificates, lookedAt } = await systemTrust(config);
  return { certificates, authorities: { kind: "proxy", lookedAt } };
}

function overriddenIn({
  overridden,
  overrideName,
}: ClientConfig): Pick<ClientConfig, "overridden" | "overrideName"> {
  return overridden === undefined
    ? {}
    : { overridden, ...(overrideName === undefined ? {} : { overrideName }) };
}

async function systemTrust({
  systemAuthorities,
}: Pick<ClientConfig, "systemAuthorities">): Promise<Pick<Trust, "certificates"> & { lookedAt: string }> {
  const system = await systemAuthorities?.();
  const lookedAt = ["Node.js", ...(system?.lookedAt ?? [])].join(", ");
  return { certificates: system && withNodeRoots(system), lookedAt };
}

/** The lists that were made for the authorities of a system. TLS recognises a list that it has loaded. */
const lists = new WeakMap<SystemAuthorities, readonly string[]>();

/** Returns the certificates of a system and those of Node.js, each once, because most of them are the same. */
function withNodeRoots(system: SystemAuthorities): readonly string[] {
  const known = lists.get(system);
  if (known !== undefined) {
    return known;
  }
  const byText = new Map(
    [...nodeRoots(), ...system.certificates].map((pem) => [pem.replace(/\s+/g, ""), pem] as const),
  );
  const list = [...byText.values()];
  lists.set(system, list);
  return list;
}

/** Returns the authorities that Node.js trusts. Newer versions also know those that its options add. */
function nodeRoots(): readonly string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: (type: "default") => string[] };
  return getCACertificates?.("default") ?? tls.rootCertificates;
}

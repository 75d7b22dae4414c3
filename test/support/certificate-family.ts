import { type CertificateWish, type MadeCertificate, madeCertificate } from "./made-certificate.js";

/** What a server shows, and what a kubeconfig says about it. */
export interface Presented {
  /** The certificates that the server sends, its own first. */
  readonly chain: readonly MadeCertificate[];
  /** The `certificate-authority` of the kubeconfig. */
  readonly bundle: string;
  /** The `tls-server-name` of the kubeconfig. */
  readonly serverName?: string;
}

/** A root, an intermediate authority, and a server. */
export interface Family {
  readonly root: MadeCertificate;
  readonly middle: MadeCertificate;
  readonly leaf: MadeCertificate;
}

export async function family(
  wishes: { root?: CertificateWish; middle?: CertificateWish; leaf?: CertificateWish } = {},
): Promise<Family> {
  const root = await madeCertificate({ name: "CN=root", authority: true, ...wishes.root });
  const middle = await madeCertificate({
    name: "CN=middle",
    authority: true,
    signer: root,
    ...wishes.middle,
  });
  return { root, middle, leaf: await madeCertificate({ name: "CN=leaf", signer: middle, ...wishes.leaf }) };
}

/** Presents a family whose server sends its own certificate and the intermediate one, and whose root is trusted. */
export async function whole(wishes: Parameters<typeof family>[0] = {}): Promise<Presented> {
  const { root, middle, leaf } = await family(wishes);
  return { chain: [leaf, middle], bundle: root.pem };
}

/** Presents a server that the trusted root has signed itself. */
export async function direct(leaf: CertificateWish = {}, root: CertificateWish = {}): Promise<Presented> {
  const authority = await madeCertificate({ name: "CN=root", authority: true, ...root });
  const server = await madeCertificate({ name: "CN=leaf", signer: authority, ...leaf });
  return { chain: [server], bundle: authority.pem };
}

/** Presents a family with a bundle that `write` makes. */
export async function bundled(write: (made: Family) => string): Promise<Presented> {
  const made = await family();
  return { chain: [made.leaf, made.middle], bundle: write(made) };
}

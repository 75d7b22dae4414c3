import { bundled, direct, family, type Presented, whole } from "../support/certificate-family.js";
import {
  KeyUsageFlags,
  madeCertificate,
  madeKeys,
  nsCertType,
  permittedNames,
  unknownExtension,
} from "../support/made-certificate.js";

/** A row of the table: what is presented, and who accepts it. */
export interface CertificateCase {
  readonly title: string;
  readonly present: () => Promise<Presented>;
  /** What the message of the product says, or undefined if the product accepts the certificate. */
  readonly refused?: RegExp;
  /** Set if kubectl decides otherwise: why. */
  readonly unlikeKubectl?: string;
}

const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const ANY_PURPOSE = "2.5.29.37.0";

const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n";
const UNKNOWN_AUTHORITY = /: it is signed by an authority that is not trusted here; expected one signed by/;

const NOT_FOR_SERVERS =
  /: it is not issued for use by a server, or its authority is not an authority; check .* nsCertType$/;

/** OpenSSL 3.2 and later find such a key too weak. Go does not. */
const SHORT_KEYS = /^3\.[01]\./.test(process.versions.openssl) ? (["rsa1024"] as const) : [];

const KEYS: readonly CertificateCase[] = (
  [...SHORT_KEYS, "rsa2048", "ec", "ec384", "ec521", "ed25519"] as const
).map((algorithm) => ({
  title: `a server with a key of the kind ${algorithm}`,
  present: async () => direct({ keys: await madeKeys(algorithm) }),
}));

const SIGNATURES: readonly CertificateCase[] = [
  ...(["rsa2048", "ec384", "ec521", "ed25519"] as const).map((algorithm) => ({
    title: `a server whose authority signs with ${algorithm}`,
    present: async () => direct({}, { keys: await madeKeys(algorithm) }),
  })),
  {
    title: "a server whose authority signs with SHA-1",
    present: async () => direct({}, { keys: await madeKeys("sha1") }),
    refused: /: it is not valid \(OpenSSL says: .*too weak\)$/,
  },
];

const CHAINS: readonly CertificateCase[] = [
  { title: "an intermediate authority, with its root trusted", present: async () => whole() },
  {
    title: "an intermediate authority that is trusted itself",
    present: async () => bundled(({ middle }) => middle.pem),
  },
  {
    title: "the server's own certificate, trusted itself",
    present: async () => bundled(({ leaf }) => leaf.pem),
  },
  {
    title: "the server's own certificate, self-signed and trusted",
    present: async () => {
      const own = await madeCertificate();
      return { chain: [own], bundle: own.pem };
    },
  },
  {
    title: "a self-signed certificate that is not trusted",
    present: async () => ({ chain: [await madeCertificate()], bundle: (await family()).root.pem }),
    refused: /: it is self-signed; expected/,
  },
  {
    title: "an authority that is not trusted",
    present: async () => {
      const { leaf, middle } = await family();
      return { chain: [leaf, middle], bundle: (await family()).root.pem };
    },
    refused: /: its signature does not match|authority that is not trusted here/,
  },
  {
    title: "an intermediate authority that nobody sends",
    present: async () => {
      const { leaf, root } = await family();
      return { chain: [leaf], bundle: root.pem };
    },
    refused: UNKNOWN_AUTHORITY,
  },
  {
    title: "an intermediate authority that only the bundle has",
    present: async () => {
      const { leaf, middle, root } = await family();
      return { chain: [leaf], bundle: root.pem + middle.pem };
    },
  },
  {
    title: "a chain in the wrong order, with more than is needed",
    present: async () => {
      const { leaf, middle, root } = await family();
      return { chain: [leaf, root, await madeCertificate(), middle], bundle: root.pem };
    },
  },
  {
    title: "an expired root behind a good intermediate authority",
    present: async () => {
      const { leaf, middle, root } = await family({ root: { hours: [-48, -24] } });
      return { chain: [leaf, middle, root], bundle: root.pem + middle.pem };
    },
  },
  {
    title: "an expired root",
    present: async () => whole({ root: { hours: [-48, -24] } }),
    refused: /: it has expired$/,
  },
  {
    title: "an expired intermediate authority",
    present: async () => whole({ middle: { hours: [-48, -24] } }),
    refused: /: it has expired$/,
  },
  {
    title: "the server's own certificate, trusted and expired",
    present: async () => {
      const own = await madeCertificate({ hours: [-48, -24] });
      return { chain: [own], bundle: own.pem };
    },
    refused: /: it has expired$/,
  },
  {
    title: "a server that is not valid yet",
    present: async () => direct({ hours: [24, 48] }),
    refused: /: it is not valid yet; check the clock of this machine$/,
  },
  {
    title: "a root that was renewed with the same key, beside the old one",
    present: async () => {
      const keys = await madeKeys("ec");
      const old = await madeCertificate({ name: "CN=root", authority: true, keys, hours: [-48, -24] });
      const renewed = await madeCertificate({ name: "CN=root", authority: true, keys });
      return { chain: [await madeCertificate({ signer: renewed })], bundle: old.pem + renewed.pem };
    },
  },
  {
    title: "a root that was replaced under the same name, beside the old one",
    present: async () => {
      const old = await madeCertificate({ name: "CN=root", authority: true });
      const renewed = await madeCertificate({ name: "CN=root", authority: true });
      return { chain: [await madeCertificate({ signer: renewed })], bundle: old.pem + renewed.pem };
    },
  },
  {
    title: "a root that was replaced under the same name, without key identifiers",
    present: async () => {
      const old = await madeCertificate({ name: "CN=root", authority: true, identifiers: false });
      const renewed = await madeCertificate({ name: "CN=root", authority: true, identifiers: false });
      return {
        chain: [await madeCertificate({ signer: renewed, identifiers: false })],
        bundle: old.pem + renewed.pem,
      };
    },
    refused: /: its signature does not match the key of the trusted authority of that name;/,
    unlikeKubectl: "OpenSSL tries one authority of a name, Go tries all",
  },
];

const CONSTRAINTS: readonly CertificateCase[] = [
  {
    title: "an intermediate authority that is not an authority",
    present: async () => whole({ middle: { authority: false } }),
    refused: NOT_FOR_SERVERS,
  },
  {
    title: "an intermediate authority that does not say whether it is one",
    present: async () => whole({ middle: { authority: "unsaid" } }),
    refused: NOT_FOR_SERVERS,
  },
  { title: "a chain as long as its root allows", present: async () => whole({ root: { authority: 1 } }) },
  {
    title: "a chain longer than its root allows",
    present: async () => whole({ root: { authority: 0 } }),
    refused: /: its chain is longer than its certificate authority allows$/,
  },
  {
    title: "names that the authority may sign",
    present: async () =>
      whole({
        middle: {
          extensions: [
            permittedNames(
              { dns: "example.test" },
              { dns: "localhost" },
              { ip: [127, 0, 0, 0, 255, 0, 0, 0] },
            ),
          ],
        },
      }),
  },
  {
    title: "names that the authority may not sign",
    present: async () => whole({ middle: { extensions: [permittedNames({ dns: "other.test" })] } }),
    refused: /: it is not valid \(OpenSSL says: permitted subtree violation\)$/,
  },
  {
    title: "an unknown extension",
    present: async () => direct({ extensions: [unknownExtension(false)] }),
  },
  {
    title: "an unknown critical extension",
    present: async () => direct({ extensions: [unknownExtension(true)] }),
    refused: /: it is not valid \(OpenSSL says: unhandled critical extension\)$/,
  },
];

const USAGES: readonly CertificateCase[] = [
  { title: "a server for servers", present: async () => direct({ purposes: [SERVER_AUTH] }) },
  {
    title: "a server for servers and clients",
    present: async () => direct({ purposes: [CLIENT_AUTH, SERVER_AUTH] }),
  },
  {
    title: "a server for anything",
    present: async () => direct({ purposes: [ANY_PURPOSE] }),
    refused: NOT_FOR_SERVERS,
    unlikeKubectl: "OpenSSL wants servers to be named",
  },
  {
    title: "a server for clients",
    present: async () => direct({ purposes: [CLIENT_AUTH] }),
    refused: NOT_FOR_SERVERS,
  },
  {
    title: "an intermediate authority for clients",
    present: async () => whole({ middle: { purposes: [CLIENT_AUTH] } }),
    refused: NOT_FOR_SERVERS,
  },
  {
    title: "an authority that may sign certificates",
    present: async () => direct({}, { usages: KeyUsageFlags.keyCertSign }),
  },
  {
    title: "an authority that may not sign certificates",
    present: async () => whole({ middle: { usages: KeyUsageFlags.digitalSignature } }),
    refused: /: it is not valid \(OpenSSL says: key usage does not include certificate signing\)$/,
  },
  {
    title: "an old certificate for servers (nsCertType)",
    present: async () => direct({ extensions: [nsCertType("server")] }),
  },
  {
    title: "an old certificate for clients (nsCertType)",
    present: async () => direct({ extensions: [nsCertType("client")] }),
    refused: NOT_FOR_SERVERS,
    unlikeKubectl: "Go does not know nsCertType",
  },
];

const NAMES: readonly CertificateCase[] = [
  {
    title: "another address",
    present: async () => direct({ names: [{ type: "ip", value: "127.0.0.2" }] }),
    refused: /: it is for another host name: found "127\.0\.0\.2", expected "127\.0\.0\.1"/,
  },
  {
    title: "an address in the place of a name",
    present: async () => direct({ names: [{ type: "dns", value: "127.0.0.1" }] }),
    refused: /: it is for another host name/,
  },
  {
    title: "a name that the kubeconfig asks for",
    present: async () => ({ ...(await direct()), serverName: "api.example.test" }),
  },
  {
    title: "a name in capital letters",
    present: async () => ({ ...(await direct()), serverName: "API.Example.TEST" }),
  },
  {
    title: "a wildcard",
    present: async () => ({
      ...(await direct({ names: [{ type: "dns", value: "*.example.test" }] })),
      serverName: "api.example.test",
    }),
  },
  {
    title: "a wildcard for two labels",
    present: async () => ({
      ...(await direct({ names: [{ type: "dns", value: "*.example.test" }] })),
      serverName: "a.b.example.test",
    }),
    refused: /: it is for another host name/,
  },
  {
    title: "a wildcard inside a label",
    present: async () => ({
      ...(await direct({ names: [{ type: "dns", value: "a*.example.test" }] })),
      serverName: "api.example.test",
    }),
    unlikeKubectl: "Node still accepts what RFC 6125 allowed",
  },
  {
    title: "a common name alone",
    present: async () => ({
      ...(await direct({ name: "CN=api.example.test", names: [] })),
      serverName: "api.example.test",
    }),
    unlikeKubectl: "Node still accepts a common name if there is no other name",
  },
];

const BUNDLES: readonly CertificateCase[] = [
  {
    title: "a bundle with a broken block first",
    present: async () => bundled(({ root }) => BROKEN + root.pem),
  },
  {
    title: "a bundle with a broken block in the middle",
    present: async () => bundled(({ root, leaf }) => leaf.pem.replace("MII", "AAA") + BROKEN + root.pem),
  },
  {
    title: "a bundle with a block that was cut off",
    present: async () => bundled(({ root, leaf }) => leaf.pem.slice(0, 200) + "\n" + root.pem),
  },
  {
    title: "a bundle whose second block is cut off",
    present: async () => bundled(({ root, leaf }) => root.pem + leaf.pem.slice(0, 200)),
  },
  {
    title: "a bundle with lines that end in CR LF",
    present: async () => bundled(({ root }) => root.pem.replaceAll("\n", "\r\n")),
  },
  {
    title: "a bundle with words around its certificates",
    present: async () => bundled(({ root, leaf }) => `# other\n${leaf.pem}\n\n# root:\n${root.pem}end\n`),
  },
  {
    title: "a bundle with a key before its certificate",
    present: async () => bundled(({ root, leaf }) => leaf.key + root.pem),
  },
  {
    title: "a bundle with the same certificate three times",
    present: async () => bundled(({ root }) => root.pem.repeat(3)),
  },
  {
    title: "a bundle without any certificate that can be read",
    present: async () => bundled(() => BROKEN),
    refused: /^Cannot use the certificate authority ".*": it contains no certificate that can be read$/,
  },
  {
    title: "a bundle without any certificate",
    present: async () => bundled(({ leaf }) => leaf.key),
    refused: /^Cannot use the certificate authority ".*": it contains no certificate$/,
  },
  {
    title: "a bundle of two files without a line feed between them",
    present: async () => bundled(({ root, leaf }) => leaf.pem.trimEnd() + root.pem),
    unlikeKubectl: "Go expects a block to begin on a line of its own",
  },
  {
    title: "a bundle that begins with a byte order mark",
    present: async () => bundled(({ root }) => `\uFEFF${root.pem}`),
    unlikeKubectl: "Go expects a block to begin on a line of its own",
  },
];

/** Certificates of all kinds, and who accepts them. */
export const CERTIFICATE_CASES: readonly CertificateCase[] = [
  ...KEYS,
  ...SIGNATURES,
  ...CHAINS,
  ...CONSTRAINTS,
  ...USAGES,
  ...NAMES,
  ...BUNDLES,
];

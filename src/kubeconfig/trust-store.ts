import { type Dirent, readdir as readdirThen, readlink as readlinkThen } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { SystemAuthorities } from "./client-config.js";
import { readFile } from "./read-file.js";

const readdir = promisify(readdirThen);
const readlink = promisify(readlinkThen);

/** Where Go programs look for the bundle of a Linux distribution (`crypto/x509/root_linux.go`). */
const BUNDLES = [
  // Debian, Ubuntu, Gentoo
  "/etc/ssl/certs/ca-certificates.crt",
  // Fedora, RHEL 6
  "/etc/pki/tls/certs/ca-bundle.crt",
  // openSUSE
  "/etc/ssl/ca-bundle.pem",
  // OpenELEC
  "/etc/pki/tls/cacert.pem",
  // CentOS, RHEL 7
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  // Alpine, macOS, BSD
  "/etc/ssl/cert.pem",
];

/** Where Go programs look for certificates in files of their own. */
const FOLDERS = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

/** A certificate in a PEM text. A block that cannot be read is passed over when it is loaded. */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads the certificate authorities of this machine: those of NODE_EXTRA_CA_CERTS, which Node uses only if it
 * is given no others, and those of the system's trust store. The trust store is read by the rules of Go
 * programs (`crypto/x509/root_unix.go`): the first bundle that can be read, and every file of every folder.
 * SSL_CERT_FILE replaces the bundles, and SSL_CERT_DIR replaces the folders. Files that cannot be read are
 * passed over.
 *
 * @throws an error with the code EMFILE or ENFILE if no more files can be opened.
 */
export async function readTrustStore(
  env: Readonly<Record<string, string | undefined>>,
): Promise<SystemAuthorities> {
  const store = new TrustStore();
  const { NODE_EXTRA_CA_CERTS: extra = "", SSL_CERT_FILE: file = "", SSL_CERT_DIR: folders = "" } = env;
  if (extra !== "") {
    await store.addFile(extra, "NODE_EXTRA_CA_CERTS");
  }
  if (file !== "") {
    await store.addFile(file, "SSL_CERT_FILE");
  } else {
    await store.addFirstOf(BUNDLES);
  }
  for (const folder of folders === "" ? FOLDERS : folders.split(delimiter)) {
    await store.addFolder(folder, folders === "" ? undefined : "SSL_CERT_DIR");
  }
  return store.authorities;
}

/** The certificates that were found so far. */
class TrustStore {
  readonly #certificates = new Set<string>();
  readonly #lookedAt: string[] = [];
  readonly #read = new Set<string>();

  get authorities(): SystemAuthorities {
    return { certificates: [...this.#certificates], lookedAt: this.#lookedAt };
  }

  /** Adds the certificates of a file that a variable of the environment names. */
  async addFile(path: string, variable: string): Promise<void> {
    const isThere = await this.#tryFile(path);
    this.#lookedAt.push(`${variable} "${path}"${isThere ? "" : " (cannot be read)"}`);
  }

  /** Adds the certificates of the first file that can be read. */
  async addFirstOf(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      if (await this.#tryFile(path)) {
        this.#lookedAt.push(`"${path}"`);
        return;
      }
    }
  }

  /** Adds the certificates of all files of a folder. `variable` is the one that names the folder, if any. */
  async addFolder(folder: string, variable: string | undefined): Promise<void> {
    const entries = await unlessUnreadable(readdir(folder, { withFileTypes: true }));
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      if (!this.#read.has(path) && (await isFileOfItsOwn(entry, path))) {
        await this.#tryFile(path);
      }
    }
    if (entries !== undefined || variable !== undefined) {
      const name = `${variable === undefined ? "" : `${variable} `}"${folder}"`;
      this.#lookedAt.push(`${name}${entries === undefined ? " (cannot be read)" : ""}`);
    }
  }

  /** Adds the certificates of a file. Returns false if the file cannot be read. */
  async #tryFile(path: string): Promise<boolean> {
    this.#read.add(path);
    const text = await unlessUnreadable(readFile(path, "utf8"));
    for (const certificate of text?.match(CERTIFICATE) ?? []) {
      this.#certificates.add(certificate);
    }
    return text !== undefined;
  }
}

/**
 * Whether an entry of a folder is a file, or a link out of the folder. Most distributions add a link within
 * the folder to each file, which is named by a hash.
 */
async function isFileOfItsOwn(entry: Dirent, path: string): Promise<boolean> {
  return entry.isSymbolicLink()
    ? ((await unlessUnreadable(readlink(path))) ?? "").includes("/")
    : entry.isFile();
}

/** Returns undefined if a file or folder is missing or cannot be read. */
async function unlessUnreadable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EMFILE" || error.code === "ENFILE")) {
      throw error;
    }
    return undefined;
  }
}

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { SystemAuthorities } from "../../src/kubeconfig/client-config.js";
import { systemAuthorities } from "../../src/kubeconfig/system-authorities.js";
import { testAuthority } from "../support/certificates.js";
import { type Folder, folder } from "./folder.js";

const [ONE, TWO, THREE] = (await Promise.all([testAuthority(), testAuthority(), testAuthority()])).map(
  ({ certificate }) => certificate,
) as [string, string, string];

const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIB*\n-----END CERTIFICATE-----\n";

/** Reads the authorities with an environment that names nothing of this machine. */
async function read(files: Folder, env: Record<string, string>): Promise<SystemAuthorities> {
  const nothing = { SSL_CERT_FILE: join(files.path, "none.pem"), SSL_CERT_DIR: join(files.path, "none") };
  return systemAuthorities({ ...nothing, ...env })();
}

/** Returns which of the certificates of this test are trusted. */
function trusted({ certificates }: SystemAuthorities): number[] {
  const bare = new Set(certificates.map((certificate) => certificate.trim()));
  return [ONE, TWO, THREE].flatMap((certificate, index) => (bare.has(certificate.trim()) ? [index + 1] : []));
}

describe("systemAuthorities", () => {
  it("are those of SSL_CERT_FILE, of every folder in SSL_CERT_DIR, and of NODE_EXTRA_CA_CERTS", async (test) => {
    const files = await folder(test);
    const file = await files.write("file.pem", ONE);
    await files.write("folder/two.crt", TWO);
    const extra = await files.write("extra.pem", THREE);
    const found = await read(files, {
      SSL_CERT_FILE: file,
      SSL_CERT_DIR: `${files.path}/missing:${files.path}/folder`,
      NODE_EXTRA_CA_CERTS: extra,
    });
    assert.deepEqual(trusted(found), [1, 2, 3]);
    assert.deepEqual(found.lookedAt, [
      `NODE_EXTRA_CA_CERTS "${extra}"`,
      `SSL_CERT_FILE "${file}"`,
      `SSL_CERT_DIR "${files.path}/missing" (cannot be read)`,
      `SSL_CERT_DIR "${files.path}/folder"`,
    ]);
  });

  it("pass over blocks, files and links that cannot be used", async (test) => {
    const files = await folder(test);
    const bundle = await files.write("bundle.pem", `words\n${BROKEN}${ONE}\n${BROKEN}${TWO}`);
    await files.write("certs/sub/deep.pem", THREE);
    await files.write("certs/secret.pem", THREE);
    await chmod(join(files.path, "certs/secret.pem"), 0o000);
    await symlink("../bundle.pem", join(files.path, "certs/linked.pem"));
    await symlink("linked.pem", join(files.path, "certs/0123abcd.0"));
    await symlink("/nonexistent/x", join(files.path, "certs/dangling"));
    const found = await read(files, { SSL_CERT_DIR: join(files.path, "certs") });
    // Root may read every file.
    assert.deepEqual(trusted(found), process.getuid?.() === 0 ? [1, 2, 3] : [1, 2]);
    assert.deepEqual(trusted(await read(files, { SSL_CERT_FILE: bundle })), [1, 2]);
  });

  it("say that a file cannot be read", async (test) => {
    const files = await folder(test);
    const { lookedAt } = await read(files, { NODE_EXTRA_CA_CERTS: "/nonexistent/x.pem" });
    assert.deepEqual(lookedAt, [
      'NODE_EXTRA_CA_CERTS "/nonexistent/x.pem" (cannot be read)',
      `SSL_CERT_FILE "${files.path}/none.pem" (cannot be read)`,
      `SSL_CERT_DIR "${files.path}/none" (cannot be read)`,
    ]);
  });

  it("come from where the system has them if no variable is set", async () => {
    const { lookedAt } = await systemAuthorities({ SSL_CERT_FILE: "", SSL_CERT_DIR: "" })();
    assert.equal(lookedAt.includes('"/etc/ssl/certs"'), existsSync("/etc/ssl/certs"));
  });

  it("are read once, at the first call", async (test) => {
    const files = await folder(test);
    const path = await files.write("file.pem", BROKEN);
    const get = systemAuthorities({ SSL_CERT_FILE: path, SSL_CERT_DIR: files.path });
    await writeFile(path, ONE);
    const found = await get();
    assert.deepEqual(trusted(found), [1]);
    await writeFile(path, TWO);
    assert.equal(await get(), found);
  });
});

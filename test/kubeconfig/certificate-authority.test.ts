import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { authorityCheck, authorityFile } from "../../src/kubeconfig/certificate-authority.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { testAuthority } from "../support/certificates.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { folder, kubeconfigText } from "./folder.js";

const { certificate: GOOD } = await testAuthority();
const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n";

describe("a bundle of certificate authorities", () => {
  it("is told about once when a block of it cannot be read, and again when it is replaced", async (test) => {
    const files = await folder(test);
    const path = await files.write("ca.crt", `${BROKEN}${GOOD}\n${BROKEN}`);
    const logger = new RecordingLogger();
    const read = authorityFile(path, logger);
    await read();
    await read();
    const told = `warn: the certificate authority "${path}" contains certificates that cannot be read`;
    assert.deepEqual(logger.lines, [`${told} (number 1, 3 of 3), ignoring them`]);
    await writeFile(path, GOOD);
    await read();
    await writeFile(path, `${GOOD}\n${BROKEN}`);
    await read();
    assert.deepEqual(logger.lines.slice(1), [`${told} (number 2 of 2), ignoring them`]);
  });

  it("names at most ten of its broken blocks", () => {
    const logger = new RecordingLogger();
    authorityCheck({ what: "it", path: "/p", logger })(BROKEN.repeat(20) + GOOD);
    assert.match(logger.lines[0] ?? "", /\(number 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, \.\.\. of 21\)/);
  });

  it("is named when it stands in the kubeconfig itself", async (test) => {
    const files = await folder(test);
    for (const [bundle, expected] of [
      [`${BROKEN}${GOOD}`, undefined],
      [BROKEN, "Cannot use WHAT: it contains no certificate that can be read"],
    ] as const) {
      const data = Buffer.from(bundle).toString("base64");
      const kubeconfig = await files.write("config", kubeconfigText({ "certificate-authority-data": data }));
      const what = `the certificate-authority-data of cluster "c" of the kubeconfig "${kubeconfig}"`;
      const logger = new RecordingLogger();
      const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/", logger });
      assert.deepEqual(logger.lines, []);
      const read = config.certificateAuthority?.() ?? Promise.resolve("");
      if (expected === undefined) {
        assert.equal(await read, bundle);
        assert.deepEqual(logger.lines, [
          `warn: ${what} contains certificates that cannot be read (number 1 of 2), ignoring them`,
        ]);
      } else {
        const message = expected.replace("WHAT", what);
        await assert.rejects(read, { code: "ERR_KUBECONFIG_INVALID", message });
      }
    }
  });
});

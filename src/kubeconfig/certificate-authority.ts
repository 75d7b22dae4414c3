import { type Logger, silentLogger } from "../base/logger.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { latestText } from "./latest-text.js";
import { certificateBlocks, readCertificate } from "./pem.js";

/** A bundle of certificate authorities: where it comes from, and who is told about its faults. */
export interface AuthoritySource {
  /** The source in words, for messages: `the certificate authority "/pki/ca.crt"`. */
  readonly what: string;
  /** The file that the bundle, or the kubeconfig that contains it, was read from. */
  readonly path: string;
  readonly logger?: Logger | undefined;
}

/** Bundles of the whole system have some hundred kilobytes. */
const AUTHORITY_LIMIT_MIB = 8;

/** Returns a function that reads a bundle of certificate authorities from a file, and checks it. */
export function authorityFile(path: string, logger?: Logger): () => Promise<string> {
  const what = `the certificate authority "${path}"`;
  const check = authorityCheck({ what, path, logger });
  const read = latestText(path, "the certificate authority", AUTHORITY_LIMIT_MIB);
  return async () => check(await read());
}

/**
 * Returns a function that checks the text of a bundle and returns the text. Blocks that cannot be read are
 * logged as a warning, once for each text. Like kubectl, the connection passes over them.
 *
 * The function throws a KubeconfigError if the bundle contains no certificate that can be read, because Node
 * would then trust no server and would not say why.
 */
export function authorityCheck({
  what,
  path,
  logger = silentLogger,
}: AuthoritySource): (bundle: string) => string {
  let checked: string | undefined;
  return (bundle) => {
    if (bundle !== checked) {
      const blocks = certificateBlocks(bundle);
      const broken = blocks.flatMap((block, index) =>
        readCertificate(block) === undefined ? [index + 1] : [],
      );
      if (broken.length === blocks.length) {
        const found = blocks.length === 0 ? "no certificate" : "no certificate that can be read";
        throw new KubeconfigError("ERR_KUBECONFIG_INVALID", `Cannot use ${what}: it contains ${found}`, {
          path,
        });
      }
      if (broken.length > 0) {
        logger.warn(
          { path },
          `${what} contains certificates that cannot be read (${positions(broken, blocks.length)}), ignoring them`,
        );
      }
      checked = bundle;
    }
    return bundle;
  };
}

/** The largest number of positions in a message. */
const POSITIONS_SHOWN = 10;

function positions(broken: readonly number[], count: number): string {
  const more = broken.length > POSITIONS_SHOWN ? ", ..." : "";
  return `number ${broken.slice(0, POSITIONS_SHOWN).join(", ")}${more} of ${count}`;
}

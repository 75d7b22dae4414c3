import { close, constants, open, read } from "node:fs";
import { promisify } from "node:util";

const promised = { open: promisify(open), read: promisify(read), close: promisify(close) };

const MEBIBYTE = 1_048_576;

/** A page of most files that a kubeconfig names, and of kubeconfigs. */
const CHUNK_BYTES = 64 * 1024;

export interface ReadFileOptions {
  /**
   * The largest file that is read, in MiB. Kubeconfigs and bundles of certificates have some hundred kilobytes, and
   * other files less.
   *
   * @defaultValue 8
   */
  readonly limitMiB?: number;
  /**
   * Whether to wait for the writer of a named pipe. A thread waits until there is one, so this is only for files that
   * are read once. Otherwise a pipe without a writer reads like an empty file.
   *
   * @defaultValue false
   */
  readonly mayWait?: boolean;
}

/**
 * Reads a file up to a limit, because a path may lead to a device that never ends.
 *
 * It does not use node:fs/promises, which takes Node 5 ms to load. That is a tenth of the start time of Node.
 *
 * @throws Error if the file cannot be read or is larger than the limit.
 */
export async function readFile(
  path: string,
  encoding: BufferEncoding,
  { limitMiB = 8, mayWait = false }: ReadFileOptions = {},
): Promise<string> {
  // Windows has neither named pipes in folders nor this flag.
  const nonBlocking = (constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0;
  const descriptor = await promised.open(path, constants.O_RDONLY | (mayWait ? 0 : nonBlocking));
  try {
    return (await contentOf(descriptor, limitMiB)).toString(encoding);
  } finally {
    await promised.close(descriptor);
  }
}

async function contentOf(descriptor: number, limitMiB: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let size = 0; ;) {
    const { bytesRead, buffer } = await promised.read(descriptor, {
      buffer: Buffer.allocUnsafe(CHUNK_BYTES),
    });
    if (bytesRead === 0) {
      return Buffer.concat(chunks, size);
    }
    chunks.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
    if (size > limitMiB * MEBIBYTE) {
      throw new Error(`it is larger than ${limitMiB} MiB, which is the limit`);
    }
  }
}

import { readFile as readFileThen } from "node:fs";
import { promisify } from "node:util";

const promised = promisify(readFileThen);

/**
 * Reads a file like `readFile` of node:fs/promises. That module is not used because it takes Node 5 ms to
 * load, which is a tenth of the start time of Node.
 */
export async function readFile(path: string, encoding: BufferEncoding): Promise<string> {
  return promised(path, encoding);
}

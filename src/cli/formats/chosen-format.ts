import { InformerError, messageOf } from "../../base/errors.js";
import { pathAdvice } from "../../kubeconfig/path-advice.js";
import { readFile } from "../../kubeconfig/read-file.js";
import type { Format } from "../../printer/formats/format.js";
import { fileNamedBy, formatOf } from "../../printer/formats/output-formats.js";
import type { Host } from "../host.js";
import { UsageError } from "../usage-error.js";

/**
 * Makes the format that `--output` chooses.
 *
 * @throws UsageError for a template that is wrong.
 * @throws InformerError if the file with the template cannot be read.
 */
export async function chosenFormat(
  output: string,
  options: Parameters<typeof formatOf>[1],
  host: Pick<Host, "homeDirectory">,
): Promise<Format> {
  const path = fileNamedBy(output);
  const fileText = path === undefined ? undefined : await templateIn(path, host);
  try {
    return await formatOf(output, options, fileText);
  } catch (error) {
    // The class of this error is loaded with the templates only.
    throw error instanceof InformerError && error.code === "ERR_JSONPATH"
      ? new UsageError(error.message, "--output")
      : error;
  }
}

async function templateIn(path: string, { homeDirectory }: Pick<Host, "homeDirectory">): Promise<string> {
  try {
    return await readFile(path, "utf8", { mayWait: true });
  } catch (error) {
    const { code } = error as { code?: unknown };
    const fault = code === "ENOENT" ? "there is no such file" : messageOf(error);
    throw new InformerError(
      "ERR_TEMPLATE_FILE",
      `Cannot read the template "${path}": ${fault}${pathAdvice(path, homeDirectory)}`,
      { cause: error },
    );
  }
}

import { compileJsonPath, type JsonPathTemplate } from "../../jsonpath/compile-jsonpath.js";
import { escapeTerminal } from "../escape-terminal.js";
import type { Format, FormatOptions } from "./format.js";
import { DEFAULT_TEMPLATES, templateFormat } from "./template-format.js";
import { rootReader, type TemplateRoot } from "./template-root.js";
import { templateText } from "./template-text.js";

/**
 * The formats `jsonpath` and `jsonpath-file`: what a template prints for each object, with a newline at its end. In the
 * text of an object every control character is escaped, newlines and tabs too, so that only the template itself makes
 * lines and fields.
 */
export function jsonPathFormat(options: FormatOptions): Format {
  const template = compiled(options);
  // A template that writes newlines makes its own lines, which may be none.
  const makesLines = /\n|\\n/.test(template.text);
  return formatOf(options, template, (root) => {
    const text = template.print(root);
    return text.endsWith("\n") || (text === "" && makesLines) ? text : `${text}\n`;
  });
}

/** The format `jsonpath-as-json`: the values that each path finds, as a list in JSON. */
export function jsonPathAsJsonFormat(options: FormatOptions): Format {
  const template = compiled(options);
  return formatOf(options, template, (root) =>
    // The newlines are those between the parts of the JSON. Those in texts are escaped already.
    template
      .printAsJson(root)
      .split("\n")
      .map((line) => escapeTerminal(line))
      .join("\n"),
  );
}

function compiled({ argument, templates = DEFAULT_TEMPLATES }: FormatOptions): JsonPathTemplate {
  return compileJsonPath(argument, {
    allowMissingKeys: templates.allowMissingKeys,
    reader: rootReader,
    escape: templateText,
  });
}

function formatOf(
  options: FormatOptions,
  template: JsonPathTemplate,
  print: (root: TemplateRoot) => string,
): Format {
  const { onDoubt } = options.templates ?? DEFAULT_TEMPLATES;
  const places = template.places();
  if (!template.text.includes("{")) {
    onDoubt("the template is printed as it is, because it has no braces: paths are written {.metadata.name}");
  }
  if (places.some(([first]) => first === "items")) {
    onDoubt(
      "the template reads .items, but it is executed for each object by itself: begin at the object, as in {.metadata.name}",
    );
  }
  return templateFormat(options, { places, print });
}

import { type FieldProblem, invalidValue } from "../refusals/field-problems.js";
import { fieldsOf, textOf } from "../json/json-access.js";
import type { StoredMetadata } from "../json/json-object.js";

// The messages quote these patterns as kube-apiserver does. `api/label-selector.ts` has its own for prefixes
// of label keys, because client and server stand apart.
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const VALUE = `(${QUALIFIED})?`;

const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

/** Returns why a text is not a DNS label, such as the name of a container, or `undefined` if it is one. */
export function dnsLabelProblem(text: string): string | undefined {
  if (text.length > LONGEST_LABEL) {
    return `must be no more than ${LONGEST_LABEL} characters`;
  }
  return matches(LABEL, text)
    ? undefined
    : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and " +
        `end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
}

/** Returns why a text is not the name of a Service: a DNS label that begins with a letter. */
export function serviceNameProblem(text: string): string | undefined {
  const pattern = "[a-z]([-a-z0-9]*[a-z0-9])?";
  return text.length <= LONGEST_LABEL && matches(pattern, text)
    ? undefined
    : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic " +
        "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for " +
        `validation is '${pattern}')`;
}

/** Returns why a text is not a DNS subdomain, such as the name of a node, or `undefined` if it is one. */
export function dnsSubdomainProblem(text: string): string | undefined {
  if (text.length > LONGEST_SUBDOMAIN) {
    return `must be no more than ${LONGEST_SUBDOMAIN} characters`;
  }
  return matches(SUBDOMAIN, text)
    ? undefined
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must " +
        "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
        `'${SUBDOMAIN}')`;
}

/** Returns the problems of the keys and values of labels, and of the keys of annotations. */
export function metadataProblems(metadata: StoredMetadata): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [key, value] of Object.entries(fieldsOf(metadata.labels))) {
    problems.push(...keyProblems("metadata.labels", key), ...valueProblems(textOf(value)));
  }
  for (const key of Object.keys(fieldsOf(metadata.annotations))) {
    problems.push(...keyProblems("metadata.annotations", key));
  }
  if (annotationBytes(metadata) > MOST_ANNOTATION_BYTES) {
    problems.push({
      reason: "FieldValueTooLong",
      field: "metadata.annotations",
      message: `Too long: may not be more than ${MOST_ANNOTATION_BYTES} bytes`,
    });
  }
  return problems;
}

/** How many bytes the annotations of an object may have, as in kube-apiserver. */
const MOST_ANNOTATION_BYTES = 256 * 1024;

function annotationBytes({ annotations }: StoredMetadata): number {
  return Object.entries(fieldsOf(annotations)).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(textOf(value)),
    0,
  );
}

/** Returns the problems of a key, which must be a qualified name: `name` or `example.com/name`. */
export function keyProblems(field: string, key: string): FieldProblem[] {
  const parts = key.split("/");
  if (parts.length > 2) {
    return [
      invalidValue(
        field,
        key,
        `a valid label key ${CONSISTS_OF} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
      ),
    ];
  }
  const name = parts.pop() ?? "";
  return [...parts.map(prefixPartProblem), ...namePartProblems(name)]
    .filter((why) => why !== undefined)
    .map((why) => invalidValue(field, key, why));
}

const CONSISTS_OF =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;

function prefixPartProblem(prefix: string): string | undefined {
  const problem = dnsSubdomainProblem(prefix);
  return prefix === "" ? "prefix part must be non-empty" : problem && `prefix part ${problem}`;
}

/** Checks the length and the characters apart, as kube-apiserver does, so an empty name has two problems. */
function namePartProblems(name: string): string[] {
  return [
    ...(name === "" ? ["name part must be non-empty"] : []),
    ...(name.length > LONGEST_LABEL ? [`name part must be no more than ${LONGEST_LABEL} bytes`] : []),
    ...(matches(QUALIFIED, name) ? [] : [`name part ${CONSISTS_OF}`]),
  ];
}

function valueProblems(value: string): FieldProblem[] {
  if (value.length > LONGEST_LABEL) {
    return [invalidValue("metadata.labels", value, `must be no more than ${LONGEST_LABEL} bytes`)];
  }
  return matches(VALUE, value)
    ? []
    : [
        invalidValue(
          "metadata.labels",
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must " +
            "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used " +
            `for validation is '${VALUE}')`,
        ),
      ];
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

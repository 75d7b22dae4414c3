import type { ObjectInput } from "../../src/apiserver/index.js";

/** What differs between the definitions of tests. The rest has the form that most CRDs have. */
export interface DefinitionParts {
  /** The kind. The plural name is made of it: `Widget` has `widgets`. */
  readonly kind: string;
  /** @defaultValue "example.com" */
  readonly group?: string;
  /** @defaultValue "Namespaced" */
  readonly scope?: "Namespaced" | "Cluster";
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** The schema of the objects. @defaultValue any members */
  readonly schema?: object;
  /** Further members of the version, such as `subresources` and `additionalPrinterColumns`. */
  readonly version?: object;
}

/** Returns a CustomResourceDefinition with the version `v1`. */
export function customResourceDefinition(parts: DefinitionParts): ObjectInput {
  const { kind, group = "example.com", scope = "Namespaced", shortNames, categories, version } = parts;
  const { schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true } } = parts;
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const names = {
    plural,
    singular,
    kind,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names,
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema }, ...version },
      ],
    },
  };
}

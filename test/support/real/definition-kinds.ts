import type { APIService, CustomResourceDefinition } from "../../../src/index.js";
import { type KindSample, sample } from "./kind-sample.js";

interface Named {
  readonly metadata: { readonly name: string };
}

/** A definition with all that a server accepts together. */
export const FULL_DEFINITION: CustomResourceDefinition & Named = {
  metadata: { name: "fulls.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: {
      plural: "fulls",
      singular: "full",
      kind: "Full",
      listKind: "FullList",
      shortNames: ["fl"],
      categories: ["all"],
    },
    conversion: {
      strategy: "Webhook",
      webhook: {
        clientConfig: { service: { namespace: "default", name: "none", path: "/convert", port: 8443 } },
        conversionReviewVersions: ["v1"],
      },
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        deprecated: true,
        deprecationWarning: "use something else",
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
            labelSelectorPath: ".status.selector",
          },
        },
        additionalPrinterColumns: [
          {
            name: "Size",
            type: "integer",
            format: "int32",
            description: "d",
            priority: 1,
            jsonPath: ".spec.size",
          },
        ],
        selectableFields: [{ jsonPath: ".spec.color" }],
        schema: {
          openAPIV3Schema: {
            type: "object",
            description: "d",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                externalDocs: { description: "d", url: "https://example.com" },
                properties: {
                  size: { type: "integer", minimum: 1, maximum: 9, exclusiveMaximum: true, default: 3 },
                  ratio: { type: "number", multipleOf: 0.5, nullable: true },
                  replicas: { type: "integer" },
                  color: {
                    type: "string",
                    enum: ["red", "blue"],
                    maxLength: 4,
                    pattern: "^[a-z]+$",
                    format: "byte",
                  },
                  port: {
                    "x-kubernetes-int-or-string": true,
                    anyOf: [{ type: "integer" }, { type: "string" }],
                  },
                  tags: {
                    type: "array",
                    items: { type: "string", maxLength: 9 },
                    minItems: 1,
                    maxItems: 9,
                    "x-kubernetes-list-type": "set",
                  },
                  parts: {
                    type: "array",
                    items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["name"],
                  },
                  labels: {
                    type: "object",
                    additionalProperties: { type: "string" },
                    default: { any: "thing" },
                    "x-kubernetes-map-type": "granular",
                  },
                  open: { type: "object", additionalProperties: true },
                  more: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  template: {
                    type: "object",
                    "x-kubernetes-embedded-resource": true,
                    "x-kubernetes-preserve-unknown-fields": true,
                  },
                },
                "x-kubernetes-validations": [
                  {
                    rule: "!oldSelf.hasValue() || self.size >= oldSelf.value().size",
                    message: "too small",
                    messageExpression: "'too small'",
                    reason: "FieldValueInvalid",
                    fieldPath: ".size",
                    optionalOldSelf: true,
                  },
                ],
              },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};

/** An API service without a server behind it. */
export const API_SERVICE: APIService & Named = {
  metadata: { name: "v1.none.example" },
  spec: {
    group: "none.example",
    version: "v1",
    groupPriorityMinimum: 100,
    versionPriority: 10,
    insecureSkipTLSVerify: true,
    service: { namespace: "default", name: "none", port: 8443 },
  },
};

/** Samples of the definitions. An API service without a server would break the discovery of a cluster. */
export const DEFINITION_SAMPLES: readonly KindSample[] = [
  sample("apis/apiextensions.k8s.io/v1/customresourcedefinitions", FULL_DEFINITION.metadata.name, {
    spec: FULL_DEFINITION.spec,
  }),
];

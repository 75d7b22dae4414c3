import type { ObjectInput } from "../../src/apiserver/index.js";

const PAGES = { type: "object", additionalProperties: { type: "string" } };
const STATUS = {
  type: "object",
  properties: { observedGeneration: { type: "integer" }, pages: { type: "integer" } },
};

/** The CustomResourceDefinition of examples/website-controller.ts. */
export const WEBSITE_DEFINITION: ObjectInput = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "websites.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "websites", singular: "website", kind: "Website" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["spec"],
            properties: {
              spec: { type: "object", required: ["pages"], properties: { pages: PAGES } },
              status: STATUS,
            },
          },
        },
      },
    ],
  },
};

/**
 * An object to create: the path of its collection, its contents, and for some kinds a patch of its status.
 */
export interface KindSample {
  /** `api/v1/namespaces/default/configmaps`, `apis/GROUP/VERSION/RESOURCE`. */
  readonly collection: string;
  readonly manifest: { readonly metadata: { readonly name: string } } & Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export type Members = Readonly<Record<string, unknown>>;

export const CONTAINER: Members = { name: "app", image: "registry.example/app:1" };
export const TEMPLATE: { readonly metadata: Members; readonly spec: Members } = {
  metadata: { labels: { app: "a" } },
  spec: { containers: [CONTAINER] },
};
export const SELECTOR: Members = { matchLabels: { app: "a" } };
export const EXPRESSIONS: Members = {
  matchExpressions: [
    { key: "app", operator: "In", values: ["a", "b"] },
    { key: "gone", operator: "DoesNotExist" },
  ],
};
export const TIME = "2026-01-02T03:04:05Z";
export const MICRO_TIME = "2026-01-02T03:04:05.123456Z";
export const CONDITION: Members = {
  type: "Ready",
  status: "True",
  reason: "r",
  message: "m",
  lastTransitionTime: TIME,
};

/** A certificate signing request, PEM encoded and then in base64, as in JSON. Its key was thrown away. */
export const CSR_REQUEST: string = [
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIYk1JR0RBZ0VBTUNFeEVEQU9CZ05WQkFNTUIzTnZiV1Z2",
  "Ym1VeERUQUxCZ05WQkFvTUJIUmxZVzB3V1RBVApCZ2NxaGtqT1BRSUJCZ2dxaGtqT1BRTUJCd05DQUFTM3BrSXpJTlNLNlRj",
  "WEdmZGpoemJyR3NTRW4rYzlHd3p3CkI5ZnVDcURROTVKSk93V3EzM2gwY3V5N0FBVUg1YkJBNkVhb3FpMi9wYXJ6NklnTmlV",
  "WVVvQUF3Q2dZSUtvWkkKemowRUF3SURSd0F3UkFJZ2NSVk1MVFhIWXdCbG4rdHRJaU1wMzl2VHhlY1JEdG1CNXNBVlNUMGhK",
  "eXdDSUVEdAo0NHJGUEhVLzhsWkpGMG1tTkZWTm5NVXo3Y0ZQTDJPQ0tUU2RTMU1sCi0tLS0tRU5EIENFUlRJRklDQVRFIFJF",
  "UVVFU1QtLS0tLQo=",
].join("");

export function sample(path: string, name: string, members: Members, status?: Members): KindSample {
  return {
    collection: path,
    manifest: { metadata: { name }, ...members },
    ...(status === undefined ? {} : { status }),
  };
}

export function core(resource: string, name: string, members: Members, status?: Members): KindSample {
  return sample(`api/v1/namespaces/default/${resource}`, name, members, status);
}

export function group(path: string, name: string, members: Members, status?: Members): KindSample {
  const [groupVersion = "", resource = ""] = path.split(/\/(?=[^/]*$)/);
  return sample(`apis/${groupVersion}/namespaces/default/${resource}`, name, members, status);
}

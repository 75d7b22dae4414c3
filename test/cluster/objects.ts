/** What a container does, as the annotation `kubelet.test/CONTAINER` says; see docs/real-cluster.md. */
export interface Behaviour {
  readonly exit?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly after?: string;
  readonly restarts?: number;
  readonly ready?: boolean;
  readonly stops?: number;
  readonly stopsAfter?: string;
  readonly waiting?: { readonly reason: string; readonly message: string };
}

export interface PodOptions {
  /** By the name of the container. */
  readonly behaves?: Readonly<Record<string, Behaviour>>;
  /** Members of the spec, besides the container "app". */
  readonly spec?: object;
  /** Members of the container "app". */
  readonly app?: object;
  readonly finalizers?: readonly string[];
}

export const IMAGE = "registry.example/app:1";

/** Makes a pod with a container "app". */
export function pod(name: string, options: PodOptions = {}): object {
  return { apiVersion: "v1", kind: "Pod", ...template(name, options, true) };
}

export function deployment(name: string, replicas: number, options: PodOptions = {}): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: template(name, options),
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  };
}

export function statefulSet(name: string, options: PodOptions = {}): object {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: template(name, options),
    },
  };
}

export function daemonSet(name: string, options: PodOptions = {}): object {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: template(name, options) },
  };
}

/** Makes a Job that tries once. `more` are members of its spec. */
export function job(name: string, options: PodOptions = {}, more: object = {}): object {
  const { spec, ...rest } = options;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: {
      backoffLimit: 0,
      ...more,
      template: template(name, { ...rest, spec: { restartPolicy: "Never", ...spec } }),
    },
  };
}

function template(name: string, options: PodOptions, isNamed = false): object {
  const { behaves = {}, spec, app, finalizers } = options;
  const annotations = Object.fromEntries(
    Object.entries(behaves).map(([container, behaviour]) => [
      `kubelet.test/${container}`,
      JSON.stringify(behaviour),
    ]),
  );
  return {
    metadata: {
      ...(isNamed && { name }),
      labels: { app: name },
      annotations,
      ...(finalizers && { finalizers }),
    },
    spec: { containers: [{ name: "app", image: IMAGE, ...app }], ...spec },
  };
}

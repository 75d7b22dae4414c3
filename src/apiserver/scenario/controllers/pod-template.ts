import type { Pod } from "../../../api/pod.js";

/** The spec of a pod. */
export type PodSpec = NonNullable<Pod["spec"]>;
type Container = PodSpec["containers"][number];

/** What distinguishes the pods of a workload. Everything else is the same for all of them. */
export interface AppOutline {
  readonly namespace: string;
  /** The name of the workload. */
  readonly name: string;
  /** The value of the label `app`. @defaultValue the name */
  readonly app?: string;
  readonly image: string;
  /** Fields of the only container, which is called `app`. They replace those that all containers have. */
  readonly container?: Partial<Container>;
  /** Fields of the spec. They replace those that all pods have. */
  readonly spec?: Partial<PodSpec>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** The template of the pods of a workload. */
export interface PodTemplate {
  readonly metadata: NonNullable<Pod["metadata"]>;
  readonly spec: PodSpec;
}

/** Returns the template of the pods of a workload. */
export function podTemplate(outline: AppOutline): PodTemplate {
  const { name, app: label = name, image, container, spec, annotations, finalizers } = outline;
  const app: Container = {
    name: "app",
    image,
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    terminationMessagePolicy: "FallbackToLogsOnError",
    ...container,
  };
  return {
    metadata: {
      labels: { app: label },
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
    },
    spec: { containers: [app], ...spec },
  };
}

/** A readiness probe, for containers that answer over HTTP. */
export const READINESS_PROBE: NonNullable<Container["readinessProbe"]> = {
  httpGet: { path: "/healthz", port: 8080 },
  periodSeconds: 5,
};

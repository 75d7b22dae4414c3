// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as coreV1 from "../core/v1.js";
import type * as metaV1 from "../meta/v1.js";

/** DEPRECATED - This group version of DaemonSet is deprecated by apps/v1beta2/DaemonSet. */
export interface DaemonSet {
  readonly apiVersion?: "extensions/v1beta1";
  readonly kind?: "DaemonSet";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** The desired behavior of this daemon set. */
  readonly spec?: DaemonSetSpec;
  /** The current status of this daemon set. */
  readonly status?: DaemonSetStatus;
}

/** DaemonSetCondition describes the state of a DaemonSet at a certain point. */
export interface DaemonSetCondition {
  /** Type of DaemonSet condition. */
  readonly type: string;
  /** Status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** Last time the condition transitioned from one status to another. */
  readonly lastTransitionTime?: string;
  /** The reason for the condition's last transition. */
  readonly reason?: string;
  /** A human readable message indicating details about the transition. */
  readonly message?: string;
}

/** DaemonSetSpec is the specification of a daemon set. */
export interface DaemonSetSpec {
  /** A label query over pods that are managed by the daemon set. */
  readonly selector?: metaV1.LabelSelector;
  /** An object that describes the pod that will be created. */
  readonly template: coreV1.PodTemplateSpec;
  /** An update strategy to replace existing DaemonSet pods with new pods. */
  readonly updateStrategy?: DaemonSetUpdateStrategy;
  /** The minimum number of seconds for which a newly created DaemonSet pod should be ready without any of its container crashing, for it to be considered available. */
  readonly minReadySeconds?: number;
  /** DEPRECATED. */
  readonly templateGeneration?: number;
  /** The number of old history to retain to allow rollback. */
  readonly revisionHistoryLimit?: number;
}

/** DaemonSetStatus represents the current status of a daemon set. */
export interface DaemonSetStatus {
  /** The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. */
  readonly currentNumberScheduled: number;
  /** The number of nodes that are running the daemon pod, but are not supposed to run the daemon pod. */
  readonly numberMisscheduled: number;
  /** The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). */
  readonly desiredNumberScheduled: number;
  /** The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready. */
  readonly numberReady: number;
  /** The most recent generation observed by the daemon set controller. */
  readonly observedGeneration?: number;
  /** The total number of nodes that are running updated daemon pod. */
  readonly updatedNumberScheduled?: number;
  /** The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds). */
  readonly numberAvailable?: number;
  /** The number of nodes that should be running the daemon pod and have none of the daemon pod running and available (ready for at least spec.minReadySeconds). */
  readonly numberUnavailable?: number;
  /** Count of hash collisions for the DaemonSet. */
  readonly collisionCount?: number;
  /** Represents the latest available observations of a DaemonSet's current state. */
  readonly conditions?: readonly DaemonSetCondition[];
}

/** DaemonSetUpdateStrategy indicates the strategy that the DaemonSet controller will use to perform updates. */
export interface DaemonSetUpdateStrategy {
  /** Type of daemon set update. */
  readonly type?: string;
  /** Rolling update config params. */
  readonly rollingUpdate?: RollingUpdateDaemonSet;
}

/** DEPRECATED - This group version of Deployment is deprecated by apps/v1beta2/Deployment. */
export interface Deployment {
  readonly apiVersion?: "extensions/v1beta1";
  readonly kind?: "Deployment";
  /** Standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the desired behavior of the Deployment. */
  readonly spec?: DeploymentSpec;
  /** Most recently observed status of the Deployment. */
  readonly status?: DeploymentStatus;
}

/** DeploymentCondition describes the state of a deployment at a certain point. */
export interface DeploymentCondition {
  /** Type of deployment condition. */
  readonly type: string;
  /** Status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** The last time this condition was updated. */
  readonly lastUpdateTime?: string;
  /** Last time the condition transitioned from one status to another. */
  readonly lastTransitionTime?: string;
  /** The reason for the condition's last transition. */
  readonly reason?: string;
  /** A human readable message indicating details about the transition. */
  readonly message?: string;
}

/** DeploymentSpec is the specification of the desired behavior of the Deployment. */
export interface DeploymentSpec {
  /** Number of desired pods. */
  readonly replicas?: number;
  /** Label selector for pods. */
  readonly selector?: metaV1.LabelSelector;
  /** Template describes the pods that will be created. */
  readonly template: coreV1.PodTemplateSpec;
  /** The deployment strategy to use to replace existing pods with new ones. */
  readonly strategy?: DeploymentStrategy;
  /** Minimum number of seconds for which a newly created pod should be ready without any of its container crashing, for it to be considered available. */
  readonly minReadySeconds?: number;
  /** The number of old ReplicaSets to retain to allow rollback. */
  readonly revisionHistoryLimit?: number;
  /** Indicates that the deployment is paused and will not be processed by the deployment controller. */
  readonly paused?: boolean;
  /** DEPRECATED. */
  readonly rollbackTo?: RollbackConfig;
  /** The maximum time in seconds for a deployment to make progress before it is considered to be failed. */
  readonly progressDeadlineSeconds?: number;
}

/** DeploymentStatus is the most recently observed status of the Deployment. */
export interface DeploymentStatus {
  /** The generation observed by the deployment controller. */
  readonly observedGeneration?: number;
  /** Total number of non-terminating pods targeted by this deployment (their labels match the selector). */
  readonly replicas?: number;
  /** Total number of non-terminating pods targeted by this deployment that have the desired template spec. */
  readonly updatedReplicas?: number;
  /** Total number of non-terminating pods targeted by this Deployment with a Ready Condition. */
  readonly readyReplicas?: number;
  /** Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment. */
  readonly availableReplicas?: number;
  /** Total number of unavailable pods targeted by this deployment. */
  readonly unavailableReplicas?: number;
  /** Total number of terminating pods targeted by this deployment. */
  readonly terminatingReplicas?: number;
  /** Represents the latest available observations of a deployment's current state. */
  readonly conditions?: readonly DeploymentCondition[];
  /** Count of hash collisions for the Deployment. */
  readonly collisionCount?: number;
}

/** DeploymentStrategy describes how to replace existing pods with new ones. */
export interface DeploymentStrategy {
  /** Type of deployment. */
  readonly type?: string;
  /** Rolling update config params. */
  readonly rollingUpdate?: RollingUpdateDeployment;
}

/** HTTPIngressPath associates a path with a backend. */
export interface HTTPIngressPath {
  /** Path is matched against the path of an incoming request. */
  readonly path?: string;
  /** PathType determines the interpretation of the Path matching. */
  readonly pathType?: string;
  /** Backend defines the referenced service endpoint to which the traffic will be forwarded to. */
  readonly backend: IngressBackend;
}

/** HTTPIngressRuleValue is a list of http selectors pointing to backends. */
export interface HTTPIngressRuleValue {
  /** A collection of paths that map requests to backends. */
  readonly paths: readonly HTTPIngressPath[];
}

/** DEPRECATED 1.9 - This group version of IPBlock is deprecated by networking/v1/IPBlock. */
export interface IPBlock {
  /** CIDR is a string representing the IP Block Valid examples are "192.168.1.0/24" or "2001:db8::/64". */
  readonly cidr: string;
  /** Except is a slice of CIDRs that should not be included within an IP Block Valid examples are "192.168.1.0/24" or "2001:db8::/64" Except values will be rejected if they are outside the CIDR range. */
  readonly except?: readonly string[];
}

/** Ingress is a collection of rules that allow inbound connections to reach the endpoints defined by a backend. */
export interface Ingress {
  readonly apiVersion?: "extensions/v1beta1";
  readonly kind?: "Ingress";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec is the desired state of the Ingress. */
  readonly spec?: IngressSpec;
  /** Status is the current state of the Ingress. */
  readonly status?: IngressStatus;
}

/** IngressBackend describes all endpoints for a given service and port. */
export interface IngressBackend {
  /** Specifies the name of the referenced service. */
  readonly serviceName?: string;
  /** Specifies the port of the referenced service. */
  readonly servicePort?: number | string;
  /** Resource is an ObjectRef to another Kubernetes resource in the namespace of the Ingress object. */
  readonly resource?: coreV1.TypedLocalObjectReference;
}

/** IngressLoadBalancerIngress represents the status of a load-balancer ingress point. */
export interface IngressLoadBalancerIngress {
  /** IP is set for load-balancer ingress points that are IP based. */
  readonly ip?: string;
  /** Hostname is set for load-balancer ingress points that are DNS based. */
  readonly hostname?: string;
  /** Ports provides information about the ports exposed by this LoadBalancer. */
  readonly ports?: readonly IngressPortStatus[];
}

/** LoadBalancerStatus represents the status of a load-balancer. */
export interface IngressLoadBalancerStatus {
  /** Ingress is a list containing ingress points for the load-balancer. */
  readonly ingress?: readonly IngressLoadBalancerIngress[];
}

/** IngressPortStatus represents the error condition of a service port. */
export interface IngressPortStatus {
  /** Port is the port number of the ingress port. */
  readonly port: number;
  /** Protocol is the protocol of the ingress port. */
  readonly protocol: string;
  /** Error is to record the problem with the service port The format of the error shall comply with the following rules: - built-in error values shall be specified in this file and those shall use CamelCase names - cloud provider specific error values must have names that comply with the format foo.example.com/CamelCase. */
  readonly error?: string;
}

/** IngressRule represents the rules mapping the paths under a specified host to the related backend services. */
export interface IngressRule extends IngressRuleValue {
  /** Host is the fully qualified domain name of a network host, as defined by RFC 3986. */
  readonly host?: string;
}

/** IngressRuleValue represents a rule to apply against incoming requests. */
export interface IngressRuleValue {
  /** http is a list of http selectors pointing to backends. */
  readonly http?: HTTPIngressRuleValue;
}

/** IngressSpec describes the Ingress the user wishes to exist. */
export interface IngressSpec {
  /** IngressClassName is the name of the IngressClass cluster resource. */
  readonly ingressClassName?: string;
  /** A default backend capable of servicing requests that don't match any rule. */
  readonly backend?: IngressBackend;
  /** TLS configuration. */
  readonly tls?: readonly IngressTLS[];
  /** A list of host rules used to configure the Ingress. */
  readonly rules?: readonly IngressRule[];
}

/** IngressStatus describe the current state of the Ingress. */
export interface IngressStatus {
  /** LoadBalancer contains the current status of the load-balancer. */
  readonly loadBalancer?: IngressLoadBalancerStatus;
}

/** IngressTLS describes the transport layer security associated with an Ingress. */
export interface IngressTLS {
  /** Hosts are a list of hosts included in the TLS certificate. */
  readonly hosts?: readonly string[];
  /** SecretName is the name of the secret used to terminate SSL traffic on 443. */
  readonly secretName?: string;
}

/** DEPRECATED 1.9 - This group version of NetworkPolicy is deprecated by networking/v1/NetworkPolicy. */
export interface NetworkPolicy {
  readonly apiVersion?: "extensions/v1beta1";
  readonly kind?: "NetworkPolicy";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the desired behavior for this NetworkPolicy. */
  readonly spec?: NetworkPolicySpec;
}

/** DEPRECATED 1.9 - This group version of NetworkPolicyEgressRule is deprecated by networking/v1/NetworkPolicyEgressRule. */
export interface NetworkPolicyEgressRule {
  /** List of destination ports for outgoing traffic. */
  readonly ports?: readonly NetworkPolicyPort[];
  /** List of destinations for outgoing traffic of pods selected for this rule. */
  readonly to?: readonly NetworkPolicyPeer[];
}

/** DEPRECATED 1.9 - This group version of NetworkPolicyIngressRule is deprecated by networking/v1/NetworkPolicyIngressRule. */
export interface NetworkPolicyIngressRule {
  /** List of ports which should be made accessible on the pods selected for this rule. */
  readonly ports?: readonly NetworkPolicyPort[];
  /** List of sources which should be able to access the pods selected for this rule. */
  readonly from?: readonly NetworkPolicyPeer[];
}

/** DEPRECATED 1.9 - This group version of NetworkPolicyPeer is deprecated by networking/v1/NetworkPolicyPeer. */
export interface NetworkPolicyPeer {
  /** This is a label selector which selects Pods. */
  readonly podSelector?: metaV1.LabelSelector;
  /** Selects Namespaces using cluster-scoped labels. */
  readonly namespaceSelector?: metaV1.LabelSelector;
  /** IPBlock defines policy on a particular IPBlock. */
  readonly ipBlock?: IPBlock;
}

/** DEPRECATED 1.9 - This group version of NetworkPolicyPort is deprecated by networking/v1/NetworkPolicyPort. */
export interface NetworkPolicyPort {
  /** Optional. */
  readonly protocol?: string;
  /** The port on the given protocol. */
  readonly port?: number | string;
  /** If set, indicates that the range of ports from port to endPort, inclusive, should be allowed by the policy. */
  readonly endPort?: number;
}

/** DEPRECATED 1.9 - This group version of NetworkPolicySpec is deprecated by networking/v1/NetworkPolicySpec. */
export interface NetworkPolicySpec {
  /** Selects the pods to which this NetworkPolicy object applies. */
  readonly podSelector: metaV1.LabelSelector;
  /** List of ingress rules to be applied to the selected pods. */
  readonly ingress?: readonly NetworkPolicyIngressRule[];
  /** List of egress rules to be applied to the selected pods. */
  readonly egress?: readonly NetworkPolicyEgressRule[];
  /** List of rule types that the NetworkPolicy relates to. */
  readonly policyTypes?: readonly string[];
}

/** DEPRECATED - This group version of ReplicaSet is deprecated by apps/v1beta2/ReplicaSet. */
export interface ReplicaSet {
  readonly apiVersion?: "extensions/v1beta1";
  readonly kind?: "ReplicaSet";
  /** If the Labels of a ReplicaSet are empty, they are defaulted to be the same as the Pod(s) that the ReplicaSet manages. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec defines the specification of the desired behavior of the ReplicaSet. */
  readonly spec?: ReplicaSetSpec;
  /** Status is the most recently observed status of the ReplicaSet. */
  readonly status?: ReplicaSetStatus;
}

/** ReplicaSetCondition describes the state of a replica set at a certain point. */
export interface ReplicaSetCondition {
  /** Type of replica set condition. */
  readonly type: string;
  /** Status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** The last time the condition transitioned from one status to another. */
  readonly lastTransitionTime?: string;
  /** The reason for the condition's last transition. */
  readonly reason?: string;
  /** A human readable message indicating details about the transition. */
  readonly message?: string;
}

/** ReplicaSetSpec is the specification of a ReplicaSet. */
export interface ReplicaSetSpec {
  /** Replicas is the number of desired pods. */
  readonly replicas?: number;
  /** Minimum number of seconds for which a newly created pod should be ready without any of its container crashing, for it to be considered available. */
  readonly minReadySeconds?: number;
  /** Selector is a label query over pods that should match the replica count. */
  readonly selector?: metaV1.LabelSelector;
  /** Template is the object that describes the pod that will be created if insufficient replicas are detected. */
  readonly template?: coreV1.PodTemplateSpec;
}

/** ReplicaSetStatus represents the current status of a ReplicaSet. */
export interface ReplicaSetStatus {
  /** Replicas is the most recently observed number of non-terminating pods. */
  readonly replicas: number;
  /** The number of non-terminating pods that have labels matching the labels of the pod template of the replicaset. */
  readonly fullyLabeledReplicas?: number;
  /** The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition. */
  readonly readyReplicas?: number;
  /** The number of available non-terminating pods (ready for at least minReadySeconds) for this replica set. */
  readonly availableReplicas?: number;
  /** The number of terminating pods for this replica set. */
  readonly terminatingReplicas?: number;
  /** ObservedGeneration reflects the generation of the most recently observed ReplicaSet. */
  readonly observedGeneration?: number;
  /** Represents the latest available observations of a replica set's current state. */
  readonly conditions?: readonly ReplicaSetCondition[];
}

/** DEPRECATED. */
export interface RollbackConfig {
  /** The revision to rollback to. */
  readonly revision?: number;
}

/** Spec to control the desired behavior of daemon set rolling update. */
export interface RollingUpdateDaemonSet {
  /** The maximum number of DaemonSet pods that can be unavailable during the update. */
  readonly maxUnavailable?: number | string;
  /** The maximum number of nodes with an existing available DaemonSet pod that can have an updated DaemonSet pod during during an update. */
  readonly maxSurge?: number | string;
}

/** Spec to control the desired behavior of rolling update. */
export interface RollingUpdateDeployment {
  /** The maximum number of pods that can be unavailable during the update. */
  readonly maxUnavailable?: number | string;
  /** The maximum number of pods that can be scheduled above the desired number of pods. */
  readonly maxSurge?: number | string;
}

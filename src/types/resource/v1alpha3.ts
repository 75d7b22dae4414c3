// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** The device this taint is attached to has the "effect" on any claim which does not tolerate the taint and, through the claim, to pods using the claim. */
export interface DeviceTaint {
  /** The taint key to be applied to a device. */
  readonly key: string;
  /** The taint value corresponding to the taint key. */
  readonly value?: string;
  /** The effect of the taint on claims that do not tolerate the taint and through such claims on the pods using them. */
  readonly effect: string;
  /** TimeAdded represents the time at which the taint was added or (only in a DeviceTaintRule) the effect was modified. */
  readonly timeAdded?: string;
}

/** DeviceTaintRule adds one taint to all devices which match the selector. */
export interface DeviceTaintRule {
  readonly apiVersion?: "resource.k8s.io/v1alpha3";
  readonly kind?: "DeviceTaintRule";
  /** Standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec specifies the selector and one taint. */
  readonly spec: DeviceTaintRuleSpec;
  /** Status provides information about what was requested in the spec. */
  readonly status?: DeviceTaintRuleStatus;
}

/** DeviceTaintRuleSpec specifies the selector and one taint. */
export interface DeviceTaintRuleSpec {
  /** DeviceSelector defines which device(s) the taint is applied to. */
  readonly deviceSelector?: DeviceTaintSelector;
  /** The taint that gets applied to matching devices. */
  readonly taint?: DeviceTaint;
}

/** DeviceTaintRuleStatus provides information about an on-going pod eviction. */
export interface DeviceTaintRuleStatus {
  /** Conditions provide information about the state of the DeviceTaintRule and the cluster at some point in time, in a machine-readable and human-readable format. */
  readonly conditions?: readonly metaV1.Condition[];
}

/** DeviceTaintSelector defines which device(s) a DeviceTaintRule applies to. */
export interface DeviceTaintSelector {
  /** If driver is set, only devices from that driver are selected. */
  readonly driver?: string;
  /** If pool is set, only devices in that pool are selected. */
  readonly pool?: string;
  /** If device is set, only devices with that name are selected. */
  readonly device?: string;
}

/** PoolStatus contains status information for a single resource pool. */
export interface PoolStatus {
  /** Driver is the DRA driver name for this pool. */
  readonly driver?: string;
  /** PoolName is the name of the pool. */
  readonly poolName?: string;
  /** Generation is the pool generation observed across all ResourceSlices in this pool. */
  readonly generation: number;
  /** ResourceSliceCount is the number of ResourceSlices that make up this pool. */
  readonly resourceSliceCount?: number;
  /** TotalDevices is the total number of devices in the pool across all slices. */
  readonly totalDevices?: number;
  /** AllocatedDevices is the number of devices currently allocated to claims. */
  readonly allocatedDevices?: number;
  /** AvailableDevices is the number of devices available for allocation. */
  readonly availableDevices?: number;
  /** UnavailableDevices is the number of devices that are not available due to taints or other conditions, but are not allocated. */
  readonly unavailableDevices?: number;
  /** NodeName is the node this pool is associated with. */
  readonly nodeName?: string;
  /** ValidationError is set when the pool's data could not be fully validated (e.g., incomplete slice publication). */
  readonly validationError?: string;
}

/** ResourcePoolStatusRequest triggers a one-time calculation of resource pool status based on the provided filters. */
export interface ResourcePoolStatusRequest {
  readonly apiVersion?: "resource.k8s.io/v1alpha3";
  readonly kind?: "ResourcePoolStatusRequest";
  /** Standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec defines the filters for which pools to include in the status. */
  readonly spec: ResourcePoolStatusRequestSpec;
  /** Status is populated by the controller with the calculated pool status. */
  readonly status?: ResourcePoolStatusRequestStatus;
}

/** ResourcePoolStatusRequestSpec defines the filters for the pool status request. */
export interface ResourcePoolStatusRequestSpec {
  /** Driver specifies the DRA driver name to filter pools. */
  readonly driver: string;
  /** PoolName optionally filters to a specific pool name. */
  readonly poolName?: string;
  /** Limit optionally specifies the maximum number of pools to return in the status. */
  readonly limit?: number;
}

/** ResourcePoolStatusRequestStatus contains the calculated pool status information. */
export interface ResourcePoolStatusRequestStatus {
  /** PoolCount is the total number of pools that matched the filter criteria, regardless of truncation. */
  readonly poolCount?: number;
  /** Pools contains the first `spec.limit` matching pools, sorted by driver then pool name. */
  readonly pools?: readonly PoolStatus[];
  /** Conditions provide information about the state of the request. */
  readonly conditions?: readonly metaV1.Condition[];
}

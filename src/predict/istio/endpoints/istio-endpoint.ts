import type { Enrolment } from '../../../model/workloads';
import type { PlaceForNodeProxies } from './augmented-labels';

/** A pod of a service on one port, as istiod's registry has it: before it is known who will be sent it. */
export interface IstioEndpoint {
  /** Without the port. */
  readonly host: string;
  readonly port: number;
  /** The name of the Service's port. */
  readonly portName: string;
  /** The pod's labels, and those that say where it runs. */
  readonly labels: Readonly<Record<string, string>>;
  /** What endpoints are grouped and ordered by: "region/zone/subzone" as it was written. */
  readonly localityLabel: string;
  readonly cluster: string;
  /** Empty where it is not known. */
  readonly network: string;
  readonly forNodeProxies: PlaceForNodeProxies;
  /** The zone with which it goes down. */
  readonly zone: string;
  readonly nodeName: string;
  readonly health: EndpointHealth;
  /** Of a pod of two IP families behind a Service of two; undefined for any other. */
  readonly twin?: Twin;
  /** True if it reads mTLS by itself, as a pod with a sidecar does. */
  readonly speaksMutualTls: boolean;
  readonly enrolment: Enrolment;
  /** How much it counts beside others; undefined where all count alike. */
  readonly weight?: number;
  /** "cluster/namespace/name". */
  readonly pod: string;
}

/** One of the two addresses of a pod, as an istiod with ISTIO_DUAL_STACK reads it. */
export interface Twin {
  /** True for the address that it passes over, that of IPv6. */
  readonly isPassedOver: boolean;
  /** The address that the other one is sent with: the first that the pod says. */
  readonly firstAddress: string;
}

/** @see istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go endpointHealthStatus */
export type EndpointHealth = 'HEALTHY' | 'UNHEALTHY' | 'DRAINING' | 'TERMINATING';

import type { Enrolment } from '../../model/services/enrolment';

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
  readonly nodeName: string;
  readonly health: EndpointHealth;
  /** True if it reads mTLS by itself, as a pod with a sidecar does. */
  readonly speaksMutualTls: boolean;
  readonly enrolment: Enrolment;
  /** "cluster/namespace/name". */
  readonly pod: string;
}

/** @see istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go endpointHealthStatus */
export type EndpointHealth = 'HEALTHY' | 'UNHEALTHY' | 'DRAINING' | 'TERMINATING';

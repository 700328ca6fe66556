/** A Go module that publishes CustomResourceDefinitions, and what we take from it. */
export interface Source {
  readonly module: string;
  /** The one line to change for a newer API. */
  readonly version: string;
  /** A newer release, whose definitions of the same kinds count for the clusters that have it. No types are made of them. */
  readonly newer: string;
  readonly copyright: string;
  /** The files to read, relative to the module. */
  readonly paths: readonly string[];
  /** The API group to keep. Each group comes from one source: cdk8s writes one file per group and would overwrite it. */
  readonly group: string;
  /** The kinds to keep. */
  readonly kinds: readonly string[];
}

export const SOURCES: readonly Source[] = [
  {
    module: 'istio.io/api',
    version: 'v1.31.4',
    newer: 'v1.32.0',
    copyright: 'Istio Authors',
    paths: ['kubernetes/customresourcedefinitions.gen.yaml'],
    group: 'networking.istio.io',
    kinds: ['DestinationRule', 'ServiceEntry', 'VirtualService', 'WorkloadEntry'],
  },
  {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.3',
    newer: 'v1.7.0',
    copyright: 'The Kubernetes Authors',
    paths: [
      'config/crd/standard/gateway.networking.k8s.io_gatewayclasses.yaml',
      'config/crd/standard/gateway.networking.k8s.io_gateways.yaml',
      'config/crd/standard/gateway.networking.k8s.io_grpcroutes.yaml',
      'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml',
      'config/crd/standard/gateway.networking.k8s.io_referencegrants.yaml',
    ],
    group: 'gateway.networking.k8s.io',
    kinds: ['Gateway', 'GatewayClass', 'GRPCRoute', 'HTTPRoute', 'ReferenceGrant'],
  },
];

/** What a program is built from. */
export interface Source {
  /** The folder under conformance/go with its go.mod: what shares one set of dependency versions. */
  readonly module: string;
  /** The main package, as `go build` takes it inside the module. */
  readonly package: string;
  /** True if it is built when a check asks for it: it takes long, and most runs do without. */
  readonly isOnDemand?: true;
}

/** What is built. A further program is one more line here (and its main.go, unless a dependency publishes it). */
export const PROGRAMS = {
  applications: { module: 'argocd', package: './applications', isOnDemand: true },
  etcd: { module: 'etcd', package: '.' },
  'kube-apiserver': { module: 'kubernetes', package: './kube-apiserver' },
  'kube-controller-manager': { module: 'kubernetes', package: './kube-controller-manager' },
  'kube-scheduler': { module: 'kubernetes', package: './kube-scheduler' },
  kubectl: { module: 'kubernetes', package: './kubectl' },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  'pilot-discovery': { module: 'istio', package: 'istio.io/istio/pilot/cmd/pilot-discovery' },
  eds: { module: 'istio', package: './eds' },
  inputs: { module: 'istio', package: './inputs' },
  istioctl: { module: 'istio', package: 'istio.io/istio/istioctl/cmd/istioctl' },
  validate: { module: 'istio', package: './validate' },
  waypoint: { module: 'istio', package: './waypoint' },
  ztunnel: { module: 'istio', package: './ztunnel' },
  'kubectl-reader': { module: 'yaml', package: './kubectl-reader' },
  'yaml-reader': { module: 'yaml', package: '.' },
} as const satisfies Record<string, Source>;

export type Program = keyof typeof PROGRAMS;

/** `definitions` builds nothing: its modules publish CustomResourceDefinitions beside their code. */
export type GoModule = (typeof PROGRAMS)[Program]['module'] | 'definitions';

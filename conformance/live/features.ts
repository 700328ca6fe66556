import { NAMESPACE, SERVICE } from '../suites/guide/names';
import type { KubernetesObject } from '../clusters/kubectl';

/** An object as the API server has it, or as it is put back. */
export type LiveObject = KubernetesObject & { readonly [field: string]: unknown; readonly spec?: Fields };

type Fields = Readonly<Record<string, unknown>>;

/** What a mesh may have beside the guide's set-up: a change of one object, in one cluster or in both. */
export interface LiveFeature {
  readonly name: string;
  readonly in: readonly ('cluster1' | 'cluster2')[];
  readonly kind: 'service' | 'namespace' | 'destinationrule' | 'deployment' | 'pod' | 'node' | 'gateway';
  /** Undefined for the first of those with a label. */
  readonly object: string | { readonly labelled: string };
  /** Undefined where it is deleted. */
  readonly edit: (object: LiveObject) => LiveObject | undefined;
}

const BOTH = ['cluster1', 'cluster2'] as const;
const RULE = 'helloworld';
const PODS = { labelled: 'app=helloworld' };
const WAYPOINT_LABEL = 'istio.io/use-waypoint';
const DISTRIBUTION = 'networking.istio.io/traffic-distribution';

function labels(values: Readonly<Record<string, string | undefined>>): LiveFeature['edit'] {
  return (object) => ({ ...object, metadata: { ...object.metadata, labels: merged(object.metadata.labels, values) } });
}

function annotations(values: Readonly<Record<string, string | undefined>>): LiveFeature['edit'] {
  return (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: merged(object.metadata.annotations, values) },
  });
}

/** Undefined takes a value away. */
function merged(
  known: Readonly<Record<string, string>> = {},
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...known, ...values }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function spec(change: (known: Fields) => Fields): LiveFeature['edit'] {
  return (object) => ({ ...object, spec: { ...object.spec, ...change(object.spec ?? {}) } });
}

const service = (name: string, edit: LiveFeature['edit'], where: LiveFeature['in'] = BOTH): LiveFeature => ({
  ...{ name, in: where, kind: 'service', object: SERVICE, edit },
});

/** A rule whose policy is changed, in both clusters. */
function rule(name: string, edit: LiveFeature['edit']): LiveFeature {
  return { name, in: BOTH, kind: 'destinationrule', object: RULE, edit };
}

function policy(change: (known: Fields) => Fields): LiveFeature['edit'] {
  return spec(({ trafficPolicy }) => ({ trafficPolicy: change((trafficPolicy ?? {}) as Fields) }));
}

function locality(setting: Fields): LiveFeature['edit'] {
  return policy((known) => ({
    ...known,
    loadBalancer: { ...(known.loadBalancer as Fields | undefined), localityLbSetting: setting },
  }));
}

const of = (kind: LiveFeature['kind'], object: LiveFeature['object'], where: LiveFeature['in']) => {
  return (name: string, edit: LiveFeature['edit']): LiveFeature => ({ name, in: where, kind, object, edit });
};

/**
 * Each by itself; after it the object is as it was. internalTrafficPolicy is not among them: its effect is not known to the prediction.
 */
export const LIVE_FEATURES: readonly LiveFeature[] = [
  service('a Service that is not global in cluster2', labels({ 'istio.io/global': undefined }), ['cluster2']),
  service('a Service that is not global in cluster1', labels({ 'istio.io/global': undefined }), ['cluster1']),
  service('a Service without a waypoint in cluster1', labels({ [WAYPOINT_LABEL]: 'none' }), ['cluster1']),
  service('a Service without a waypoint anywhere', labels({ [WAYPOINT_LABEL]: undefined })),
  service('a Service with a waypoint that is missing', labels({ [WAYPOINT_LABEL]: 'missing' })),
  service('a Service with a canary waypoint that is missing', labels({ [`${WAYPOINT_LABEL}-canary`]: 'missing' })),
  service('a Service that is exported to nobody', annotations({ 'networking.istio.io/exportTo': '~' })),
  service('a Service that is exported to its own namespace', annotations({ 'networking.istio.io/exportTo': '.' })),
  service(
    'trafficDistribution PreferSameZone',
    spec(() => ({ trafficDistribution: 'PreferSameZone' })),
  ),
  service(
    'trafficDistribution PreferSameNode',
    spec(() => ({ trafficDistribution: 'PreferSameNode' })),
  ),
  service('an annotation for traffic distribution on the Service', annotations({ [DISTRIBUTION]: 'PreferClose' })),
  service(
    'publishNotReadyAddresses',
    spec(() => ({ publishNotReadyAddresses: true })),
  ),
  service(
    'a Service of type NodePort',
    spec(() => ({ type: 'NodePort' })),
  ),
  service('a Service with sessions that persist', labels({ 'istio.io/persistent-session': 'cookie' })),
  service(
    'a Service that selects one version only',
    spec(() => ({ selector: { app: SERVICE, version: 'v1' } })),
  ),
  service('a Service that is missing in cluster2', () => undefined, ['cluster2']),
  of('namespace', NAMESPACE, BOTH)('a Namespace that names a waypoint', labels({ [WAYPOINT_LABEL]: 'waypoint' })),
  of(
    'namespace',
    NAMESPACE,
    BOTH,
  )('an annotation for traffic distribution on the Namespace', annotations({ [DISTRIBUTION]: 'PreferSameZone' })),
  rule('a rule that orders by network', locality({ enabled: true, failoverPriority: ['topology.istio.io/network'] })),
  rule(
    'a rule that orders by region',
    locality({ enabled: true, failoverPriority: ['topology.kubernetes.io/region'] }),
  ),
  rule(
    'a rule that orders by network, region and zone',
    locality({
      enabled: true,
      failoverPriority: ['topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
    }),
  ),
  rule(
    'a rule that prefers one cluster by its name',
    locality({ enabled: true, failoverPriority: ['topology.istio.io/cluster=cluster2'] }),
  ),
  rule(
    'a rule with failover between regions',
    locality({ enabled: true, failover: [{ from: 'us-east', to: 'us-west' }] }),
  ),
  rule(
    'a rule that distributes by region',
    locality({ enabled: true, distribute: [{ from: '*', to: { 'us-east/*': 70, 'us-west/*': 30 } }] }),
  ),
  rule('a rule that switches locality off', locality({ enabled: false })),
  rule(
    'a rule without outlier detection',
    policy(({ outlierDetection: _, ...others }) => others),
  ),
  rule(
    'a rule without a load balancer',
    policy(({ loadBalancer: _, ...others }) => others),
  ),
  rule(
    'a rule with a policy of the port',
    policy((known) => ({
      ...known,
      portLevelSettings: [{ port: { number: 5000 }, loadBalancer: { simple: 'RANDOM' } }],
    })),
  ),
  rule('a rule of another revision', labels({ 'istio.io/rev': 'another' })),
  rule(
    'a rule that is exported elsewhere',
    spec(() => ({ exportTo: ['other'] })),
  ),
  rule(
    'a rule for other workloads',
    spec(() => ({ workloadSelector: { matchLabels: { app: 'nobody' } } })),
  ),
  rule(
    'a rule for another host',
    spec(() => ({ host: 'other.sample.svc.cluster.local' })),
  ),
  rule(
    'a rule for all hosts of the namespace',
    spec(() => ({ host: '*.sample.svc.cluster.local' })),
  ),
  of('deployment', 'helloworld-v1', ['cluster1'])(
    'three pods in cluster1',
    spec(() => ({ replicas: 3 })),
  ),
  of('deployment', 'helloworld-v2', ['cluster2'])(
    'no pod in cluster2',
    spec(() => ({ replicas: 0 })),
  ),
  of('pod', PODS, ['cluster2'])('a pod that drains in cluster2', labels({ 'istio.io/draining': 'true' })),
  of('pod', PODS, ['cluster1'])(
    'a pod of cluster1 that says another place',
    labels({ 'topology.istio.io/locality': 'eu-west.eu-west-a' }),
  ),
  of('pod', PODS, ['cluster1'])(
    'a pod of cluster1 that says another place by the older label',
    labels({ 'istio-locality': 'eu-west.eu-west-a' }),
  ),
  of('pod', PODS, ['cluster1'])(
    'a pod of cluster1 that says another network',
    labels({ 'topology.istio.io/network': 'network2' }),
  ),
];

/** As it can be put back: without what the API server writes. */
export function asWritten({ status: _, ...object }: LiveObject): LiveObject {
  const { resourceVersion: _version, uid: _uid, creationTimestamp: _time, ...metadata } = object.metadata as Fields;
  return { ...object, metadata: metadata as unknown as LiveObject['metadata'] };
}

import { describeObject } from '../../model/object';
import { readinessProbesOf, workloadIndexOf } from '../../model/workloads';
import type { MeshView } from '../istio/view';
import type { Outage } from '../outage';
import { spanOfProbe, type Delay, type DelayName, type Delays } from './delays';

/**
 * What tells the mesh of an outage of a service ("namespace/name"), in order. Empty where nothing does: the EndpointSlices of a Service
 * with publishNotReadyAddresses say that all pods are ready.
 */
export function detectionOf(outage: Outage, view: MeshView, service: string): readonly DelayName[] {
  const isOfHealth = outage.kind === 'unready' || outage.kind === 'zone-down';
  const isHidden =
    isOfHealth && view.clusterOf(outage.cluster).cluster.services.get(service)?.publishesUnready === true;
  return isHidden ? NEVER : DETECTION[outage.kind];
}

const NEVER: readonly DelayName[] = [];
const DETECTION: Readonly<Record<Outage['kind'], readonly DelayName[]>> = {
  'scaled-to-zero': ['endpoint-slice', 'push'],
  'waypoint-down': ['endpoint-slice', 'push'],
  unready: ['readiness-probe', 'endpoint-slice', 'push'],
  'zone-down': ['node-not-ready', 'endpoint-slice', 'push'],
  // The pods are ready.
  failing: NEVER,
  // istiod keeps what it last saw of a cluster, and gateways of other networks have no health.
  'cluster-down': NEVER,
  'gateway-down': NEVER,
  'gateway-address-down': NEVER,
  // What tells the mesh is itself out of order.
  'istiod-down': NEVER,
  'remote-api-down': NEVER,
};

/**
 * True if requests to what is out of order may get no answer, so that they fail by a timeout, or hang on connections that were open.
 * Pods that fail in one certain way do not, nor does a node proxy wait for a waypoint pod that is not there.
 */
export function mayBeSilent({ kind }: Outage): boolean {
  return kind !== 'failing' && kind !== 'waypoint-down';
}

/** True if requests may succeed until the mesh knows: of pods that end in order, or are unready and answer all the same. */
export function mayGoWell({ kind }: Outage): boolean {
  return kind === 'scaled-to-zero' || kind === 'unready';
}

/** The same outage while the mesh does not know of it: the pods are taken for ready, and no connection to them comes about. */
export function beforeItIsKnown(outage: Outage): Outage {
  if (outage.kind === 'zone-down') return { ...outage, isUnnoticed: true };
  if (outage.kind !== 'scaled-to-zero' && outage.kind !== 'unready') return outage;
  const { service, cluster } = outage;
  const pods = outage.kind === 'unready' ? outage.pods : 1;
  return { kind: 'failing', service, cluster, pods, requests: 1, failure: 'no-connection' };
}

/** How long the readiness probes of a service's pods in a cluster take, where what was read says it. */
export function withProbes(delays: Delays, view: MeshView, outage: Outage): Delays {
  const known = delays['readiness-probe'];
  if (outage.kind !== 'unready' || known.basis === 'given') return delays;
  const { cluster } = view.clusterOf(outage.cluster);
  const service = cluster.services.get(outage.service);
  const workloads = service === undefined ? [] : workloadIndexOf(cluster.workloads).selectedBy(service);
  const probed = workloads.map((workload) => ({ workload, probes: readinessProbesOf(workload) }));
  const [first] = probed.filter(({ probes }) => probes.length > 0);
  if (first === undefined) {
    const [without] = workloads;
    if (without === undefined) return delays;
    const source = `${known.source}; ${describeObject(without.object)} states no readinessProbe`;
    return { ...delays, 'readiness-probe': { ...known, source } };
  }
  const spans = probed.flatMap(({ probes }) => probes).map(spanOfProbe);
  const probe: Delay = {
    atLeast: Math.min(...spans.map(({ atLeast }) => atLeast)),
    atMost: Math.max(...spans.map(({ atMost }) => atMost)),
    basis: 'read',
    source: `readinessProbe of ${describeObject(first.workload.object)}`,
  };
  return { ...delays, 'readiness-probe': probe };
}

import { isDeepStrictEqual } from 'node:util';
import { compareText } from '../../src/util/compare-text';
import { assignmentsOf } from '../../src/predict/istio/assign/assign';
import type { Assignment, Endpoint, SentOutlierDetection } from '../../src/predict/envoy/hosts/assignment';
import { ENVOY_DEFAULT_PANIC_THRESHOLD } from '../../src/istio/defaults';
import { read, type GeneratedMesh } from './generated-mesh';
import { assignmentsOfGateways } from './of-gateways';
import { MeshView } from '../../src/predict/istio/view/view';

// What we say of a mesh beside what Istio says of it, entry by entry.

/** What of an endpoint can be compared: istiod sends neither the cluster nor the network of a host. */
type ComparedEndpoint = Omit<Endpoint, 'cluster' | 'network' | 'pods'>;

/** An entry of either side. */
export interface Compared extends Pick<Assignment, 'cluster' | 'waypoint' | 'pod' | 'service' | 'port' | 'subset'> {
  /** What a waypoint has for a service that it is not for. */
  readonly isOutbound?: boolean;
  readonly localityWeighted: boolean;
  readonly panicThreshold: number;
  readonly outlierDetection: { readonly [Field in keyof SentOutlierDetection]: number | boolean | null } | null;
  readonly endpoints: readonly ComparedEndpoint[];
}

/** An entry as it is sent. */
interface Sent extends Omit<Compared, 'panicThreshold' | 'endpoints'> {
  readonly panicThreshold: number | null;
  readonly endpoints: readonly (Omit<ComparedEndpoint, 'health'> & {
    readonly health: Endpoint['health'] | 'DRAINING';
  })[];
}

/** A line of the Go program: conformance/go/istio/eds. */
export interface Answer {
  readonly id: string;
  readonly assignments: readonly Sent[] | null;
}

export const ISTIO_VERSION = '1.31.0';

/** What we say. */
export function ours(mesh: GeneratedMesh): Compared[] {
  return toCompared(assignmentsOf(read(mesh, ISTIO_VERSION)));
}

/** What we say of ingress and east-west gateways. */
export function oursOfGateways(mesh: GeneratedMesh): Compared[] {
  return toCompared(assignmentsOfGateways(new MeshView(read(mesh, ISTIO_VERSION))));
}

export function toCompared(assignments: readonly Assignment[]): Compared[] {
  return assignments.map(({ cluster, waypoint, pod, service, port, subset, endpoints, policy }) => ({
    ...{ cluster, waypoint, pod, service, port, subset },
    localityWeighted: policy.localityWeighted,
    panicThreshold: policy.panicThreshold,
    outlierDetection: policy.outlierDetection === undefined ? null : withNulls(policy.outlierDetection),
    endpoints: endpoints.map(({ address, via, locality, priority, weight, localityWeight, health }) => ({
      ...{ address, via, locality, priority, weight, localityWeight, health },
    })),
  }));
}

/** What Istio says, with what Envoy makes of what it is not sent. */
export function theirs({ assignments }: Answer): Compared[] {
  return (assignments ?? []).map((assignment) => ({
    ...assignment,
    panicThreshold: assignment.panicThreshold ?? ENVOY_DEFAULT_PANIC_THRESHOLD,
    // To Envoy's load balancer both are hosts that it is not to use.
    endpoints: assignment.endpoints.map((endpoint) => ({
      ...endpoint,
      health: endpoint.health === 'DRAINING' ? 'UNHEALTHY' : endpoint.health,
    })),
  }));
}

function withNulls(sent: SentOutlierDetection): Compared['outlierDetection'] {
  return Object.fromEntries(Object.entries(sent).map(([field, value]) => [field, value ?? null])) as never;
}

/** Of one priority the order says nothing, and that of several EndpointSlices of a Service istiod does not keep. */
export function inAnyOrder(entries: readonly Compared[]): Compared[] {
  return entries.map((entry) => {
    const texts = entry.endpoints.map((endpoint) => ({ endpoint, text: JSON.stringify(endpoint) }));
    const sorted = texts.sort((left, right) => compareText(left.text, right.text));
    return { ...entry, endpoints: sorted.map(({ endpoint }) => endpoint) };
  });
}

/** The first entry that differs, as both sides have it. Undefined where none does. */
export function findDifference(id: string, mine: readonly Compared[], other: readonly Compared[]): string | undefined {
  for (let index = 0; index < Math.max(mine.length, other.length); index++) {
    if (isDeepStrictEqual(mine[index], other[index])) continue;
    return `mesh ${id}: expected ${JSON.stringify(other[index]) ?? 'no entry'}, got ${JSON.stringify(mine[index]) ?? 'no entry'}`;
  }
  return undefined;
}

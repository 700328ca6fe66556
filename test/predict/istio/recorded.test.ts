import { read, type GeneratedMesh, type Manifest } from '../../../conformance/endpoints/generated-mesh';
import { assignmentsOf } from '../../../src/predict/istio/assign/assign';
import type { Assignment, SentOutlierDetection } from '../../../src/predict/envoy/hosts/assignment';
import type { Service } from '../../../src/model/services/service';
import type { ClusterView } from '../../../src/predict/istio/view/view';
import { ENVOY_DEFAULT_PANIC_THRESHOLD } from '../../../src/istio/defaults';
import { recordedLines, recordedMeshes } from '../recorded-meshes';

// What istiod of three versions answered to 150 random meshes: conformance/recorded/README.md.

interface Recorded {
  readonly id: string;
  readonly assignments: readonly RecordedAssignment[];
}

type RecordedAssignment = Pick<Assignment, 'cluster' | 'waypoint' | 'service' | 'port' | 'subset'> & {
  readonly localityWeighted: boolean;
  readonly panicThreshold: number | null;
  /** Numbers and Go durations; 0 is not sent. */
  readonly outlierDetection: Readonly<Record<string, number | string>> | null;
  readonly endpoints: readonly Readonly<Record<string, unknown>>[];
};

/** Read by who asks about them: the file is large. */
function readMeshes(): GeneratedMesh[] {
  return recordedMeshes().map((mesh) => ({
    ...mesh,
    clusters: mesh.clusters.map((cluster) => ({ ...cluster, objects: cluster.objects.map(asTheyWereSeen) })),
  }));
}

test.each([
  ['1.29.6', '1.29.6'],
  ['1.30.3', '1.30.3'],
  ['1.31', '1.31.0'],
])('what we say of the recorded meshes is what istiod %s said, number for number and in its order', (name, version) => {
  const meshes = readMeshes();
  const answers = recordedLines<Recorded>(`endpoints-${name}`);
  expect(answers.map(({ id }) => id)).toEqual(meshes.map(({ id }) => id));
  expect(answers.flatMap(({ assignments }) => assignments)).toHaveLength(992);
  for (const [index, { id, assignments }] of answers.entries()) {
    const mesh = meshes[index]!;
    const ours = assignmentsOf(read(mesh, version), knownThen(mesh)).map(toRecorded);
    expect({ id, assignments: ours }).toEqual({ id, assignments: assignments.map(withDefaults) });
  }
});

test('the recordings differ where the versions do', () => {
  const meshes = readMeshes();
  const [older, newer] = ['1.30.3', '1.31.0'].map((version) =>
    JSON.stringify(meshes.map((mesh) => assignmentsOf(read(mesh, version)))),
  );
  expect(older).not.toBe(newer);
});

/**
 * The fake server gave short hosts no domain, and waypoints no node. Their locality is what the Node said, so it is put where
 * it can be said without one.
 */
function asTheyWereSeen(object: Manifest, _index: number, all: readonly Manifest[]): Manifest {
  const { kind, metadata } = object;
  const spec = object.spec as Readonly<Record<string, unknown>>;
  const labels = (metadata.labels ?? {}) as Readonly<Record<string, string>>;
  if (kind === 'DestinationRule' && !String(spec.host).includes('.')) {
    return { ...object, spec: { ...spec, host: `${String(spec.host)}.${String(metadata.namespace)}` } };
  }
  if (kind === 'Pod' && labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller') {
    const node = all.find((other) => other.kind === 'Node' && other.metadata.name === spec.nodeName)!;
    const { nodeName: _nodeName, ...rest } = spec;
    const of = (label: string) => (node.metadata.labels as Readonly<Record<string, string>>)[label] ?? '';
    const [region, zone, subzone] = [
      of('topology.kubernetes.io/region'),
      of('topology.kubernetes.io/zone'),
      of('topology.istio.io/subzone'),
    ];
    const locality = { 'topology.istio.io/locality': `${region}/${zone}/${subzone}` };
    return { ...object, metadata: { ...metadata, labels: { ...labels, ...locality } }, spec: rest };
  }
  return object;
}

/** The fake server did not know the services that a cluster lacks and others share. */
function knownThen(mesh: GeneratedMesh): (service: Service, view: ClusterView) => boolean {
  const known = new Set(
    mesh.clusters.flatMap(({ name, objects }) =>
      objects
        .filter(({ kind }) => kind === 'Service')
        .map(({ metadata }) => `${name}/${String(metadata.namespace)}/${String(metadata.name)}`),
    ),
  );
  return ({ namespace, name }, { cluster }) => known.has(`${cluster.name}/${namespace}/${name}`);
}

function toRecorded({ policy, endpoints, cluster, waypoint, service, port, subset }: Assignment): RecordedAssignment {
  return {
    ...{ cluster, waypoint, service, port, subset },
    localityWeighted: policy.localityWeighted,
    panicThreshold: policy.panicThreshold,
    outlierDetection: policy.outlierDetection === undefined ? null : toRecordedDetection(policy.outlierDetection),
    endpoints: endpoints.map(({ address, via, locality, priority, weight, localityWeight, health }) => ({
      ...{ address, via, locality, priority, weight, localityWeight, health },
    })),
  };
}

function toRecordedDetection(sent: SentOutlierDetection): Readonly<Record<string, number>> {
  return {
    consecutive5xx: sent.consecutive5xx ?? 0,
    enforcing5xx: sent.enforcingConsecutive5xx ?? 0,
    consecutiveGateway: sent.consecutiveGatewayFailure ?? 0,
    enforcingGateway: sent.enforcingConsecutiveGatewayFailure ?? 0,
    interval: sent.intervalMilliseconds ?? 0,
    baseEjectionTime: sent.baseEjectionTimeMilliseconds ?? 0,
    maxEjectionPercent: sent.maxEjectionPercent ?? 0,
  };
}

/** What Envoy makes of what it was not sent; durations in milliseconds. */
function withDefaults(assignment: RecordedAssignment): RecordedAssignment {
  const { panicThreshold, outlierDetection: sent } = assignment;
  return {
    ...assignment,
    panicThreshold: panicThreshold ?? ENVOY_DEFAULT_PANIC_THRESHOLD,
    outlierDetection:
      sent &&
      Object.fromEntries(
        Object.entries(sent).map(([field, value]) => [field, typeof value === 'number' ? value : milliseconds(value)]),
      ),
  };
}

/** "1m30s", and no other units: so they were generated. */
function milliseconds(duration: string): number {
  const [, minutes = '0', seconds] = /^(?:(\d+)m)?(\d+)s$/.exec(duration)!;
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

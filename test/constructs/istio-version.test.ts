import { AmbientNamespace, Cluster, ClusterGroup, LocalityFailoverRule, TrafficDistribution } from 'cdk8s-ambient';
import type { Construct } from 'constructs';
import { writtenObject } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { helloworldWithWaypoint, sampleChart } from '../support/sample';
import { twoClusters } from '../synth/support';

/** A mesh in the middle of an upgrade: cluster1 and cluster2 are new, the others run what is given. */
function upgrading(...versions: string[]) {
  const given = twoClusters({ istioVersion: '1.31.0' });
  versions.forEach((istioVersion, index) => {
    new Cluster(given.mesh, `old${index + 1}`, { network: 'network1', istioVersion });
  });
  return given;
}

/** Fields that an older Istio does not know, and the first version that does. */
const FIELDS: ReadonlyArray<[string, string, (scope: Construct) => void]> = [
  [
    'namespaceTrafficDistribution',
    '1.30.0',
    (scope) =>
      void new AmbientNamespace(sampleChart(scope), 'sample', {
        trafficDistribution: TrafficDistribution.PREFER_CLOSE,
      }),
  ],
  [
    'outlierDetectionHttpErrorCodes',
    '1.31.0',
    (scope) => {
      const chart = sampleChart(scope);
      const { service } = helloworldWithWaypoint(chart);
      const outlierDetection = { outlierDetectionHttpErrorCodes: [503] };
      new LocalityFailoverRule(chart, 'field', { service, outlierDetection });
    },
  ],
];

describe.each(FIELDS)('%s', (field, since, use) => {
  const older = since === '1.30.0' ? '1.29.6' : '1.30.3';

  test(`is written where every cluster runs ${since} or newer`, () => {
    const { mesh } = upgrading(since, '1.31.0-rc.0');
    use(mesh);
    expect(() => mesh.synth()).not.toThrow();
  });

  test('is refused where a cluster is older, which is named with its version', () => {
    const { mesh } = upgrading(older);
    use(mesh);
    expect(refusals(mesh)).toEqual([
      refusal(
        expect.any(String) as string,
        new RegExp(`^${field} needs Istio ${since}, but old1 runs ${older}\\.`),
        /would not/,
        new RegExp(`upgrade old1, leave ${field} out`),
      ),
    ]);
  });

  test('is written for the newer clusters alone, in a scope of theirs', () => {
    const { mesh, cluster1, cluster2 } = upgrading(older);
    use(new ClusterGroup(mesh, 'upgraded', { clusters: [cluster1, cluster2] }));
    expect(() => mesh.synth()).not.toThrow();
  });

  test('names all older clusters and versions', () => {
    const { mesh } = upgrading('1.28.1', older);
    use(mesh);
    expect(refusals(mesh)).toEqual([refusal(expect.any(String) as string, `but old1, old2 run 1.28.1, ${older}.`)]);
  });
});

test('in a cluster whose version is wrong, the version is what is refused', () => {
  const { mesh } = upgrading('1.31');
  FIELDS[1]![2](mesh);
  expect(refusals(mesh)).toEqual([refusal('old1', '"1.31" is not of the form')]);
});

describe('a field that differs per cluster', () => {
  /** A rule that has status codes in some clusters only. */
  function codesIn(...names: string[]) {
    const { mesh } = upgrading('1.30.3', '1.30.0');
    const chart = sampleChart(mesh);
    const produce = ({ name }: Cluster) => (names.includes(name) ? [503] : undefined);
    new LocalityFailoverRule(chart, 'rule', {
      service: helloworldWithWaypoint(chart).service,
      outlierDetection: { outlierDetectionHttpErrorCodes: mesh.perCluster({ produce }) as number[] },
    });
    return mesh;
  }

  test('is written to the newer clusters, if only those have it', () => {
    const mesh = codesIn('cluster1');
    const codes = 'trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes';
    expect(writtenObject(mesh, 'DestinationRule/rule', 'cluster1').spec).toHaveProperty(codes, [503]);
    expect(writtenObject(mesh, 'DestinationRule/rule', 'old1').spec).not.toHaveProperty(codes);
  });

  test('is refused if an older one has it', () => {
    expect(refusals(codesIn('cluster1', 'old1'))).toEqual([
      refusal('sample/rule', 'in old1: outlierDetectionHttpErrorCodes needs Istio 1.31.0, but old1 runs 1.30.3.'),
    ]);
  });
});

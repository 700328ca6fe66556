import { Chart, Duration } from 'cdk8s';
import {
  GlobalService,
  IstioDefault,
  LocalityFailoverRule,
  SimpleLoadBalancer,
  Waypoint,
  type OutlierDetection,
} from 'cdk8s-ambient';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { helloworld } from '../examples/helloworld/main';
import { keysOf, objectsIn, pick, type Manifest } from './support/manifests';
import { violations, type PodSpec } from './support/pod-security';
import { manifests, temporaryFolder, twoClusters } from './synth/support';

/*
 * Istio's guide "Configure failover behavior in a multicluster ambient installation", read step by step into
 * test/fixtures/guide, and the constructs and the example held against it.
 * https://istio.io/latest/docs/ambient/install/multicluster/failover/
 */

function step(name: string): Manifest {
  return parse(fs.readFileSync(path.join(__dirname, 'fixtures', 'guide', `${name}.yaml`), 'utf8')) as Manifest;
}

const CLUSTERS = ['cluster1', 'cluster2'];

/** The guide's steps as constructs, and what each cluster gets. */
function guide(percentages: Pick<OutlierDetection, 'maxEjectionPercent' | 'minHealthPercent'>) {
  const { cluster1, cluster2, mesh } = twoClusters();
  const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
  const waypoint = new Waypoint(sample, 'waypoint');
  const service = new GlobalService(sample, 'helloworld', {
    labels: { app: 'helloworld', service: 'helloworld' },
    ports: [{ name: 'http', port: 5000 }],
    selector: { app: 'helloworld' },
    waypoint,
  });
  new LocalityFailoverRule(sample, 'rule', {
    name: 'helloworld',
    service,
    outlierDetection: {
      consecutive5xxErrors: 1,
      interval: Duration.seconds(1),
      baseEjectionTime: Duration.minutes(1),
      ...percentages,
    },
    loadBalancer: SimpleLoadBalancer.ROUND_ROBIN,
  });
  return { cluster1: cluster1.toJson() as Manifest[], cluster2: cluster2.toJson() as Manifest[] };
}

let exampleFiles: Record<string, string> | undefined;

/** The example's files, cluster by cluster. */
function example(): Record<string, string> {
  exampleFiles ??= synthesizeExample();
  return exampleFiles;
}

function synthesizeExample(): Record<string, string> {
  const outdir = temporaryFolder();
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  try {
    helloworld().synth();
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
  return manifests(outdir);
}

describe.each(CLUSTERS as Array<'cluster1' | 'cluster2'>)('in %s, with both percentages left to Istio', (cluster) => {
  const { LEAVE_UNSET } = IstioDefault;
  const objects = guide({ maxEjectionPercent: LEAVE_UNSET, minHealthPercent: LEAVE_UNSET })[cluster];

  test('the waypoint is the one that istioctl applies, made global by its own labels', () => {
    expect(pick(objects, 'Gateway/waypoint')).toEqual(step('gateway'));
  });

  test('the service is HelloWorld’s, labelled to be global and to use the waypoint', () => {
    expect(pick(objects, 'Service/helloworld')).toEqual(step('service'));
  });

  test('the rule is the guide’s', () => {
    expect(pick(objects, 'DestinationRule/helloworld')).toEqual(step('destination-rule'));
  });

  test('nothing else is there', () => {
    expect(keysOf(objects)).toEqual(['Gateway/waypoint', 'Service/helloworld', 'DestinationRule/helloworld']);
  });
});

test.each([
  [{ maxEjectionPercent: IstioDefault.LEAVE_UNSET }, { minHealthPercent: 1 }],
  [{ minHealthPercent: IstioDefault.LEAVE_UNSET }, { maxEjectionPercent: 100 }],
  [{}, { maxEjectionPercent: 100, minHealthPercent: 1 }],
])('with %j the rule differs from the guide’s by exactly %j', (percentages, difference) => {
  const rule = step('destination-rule') as Manifest & { spec: { trafficPolicy: { outlierDetection: object } } };
  Object.assign(rule.spec.trafficPolicy.outlierDetection, difference);
  expect(pick(guide(percentages).cluster1, 'DestinationRule/helloworld')).toEqual(rule);
});

describe('the example', () => {
  test('writes one file for each cluster', () => {
    expect(Object.keys(example())).toEqual(CLUSTERS.map((cluster) => `${cluster}/sample.k8s.yaml`));
  });

  describe.each(CLUSTERS)('in %s', (cluster) => {
    const objects = () => objectsIn(example()[`${cluster}/sample.k8s.yaml`]!);
    const version = cluster === 'cluster1' ? 'v1' : 'v2';

    test('holds the guide’s objects and its workloads, and no others', () => {
      expect(keysOf(objects())).toEqual([
        'Namespace/sample',
        'ServiceAccount/curl',
        'Gateway/waypoint',
        'Service/helloworld',
        'Deployment/curl',
        `Deployment/helloworld-${version}`,
        'DestinationRule/helloworld',
      ]);
    });

    test('has the guide’s waypoint and service', () => {
      expect(pick(objects(), 'Gateway/waypoint')).toEqual(step('gateway'));
      expect(pick(objects(), 'Service/helloworld')).toEqual(step('service'));
    });

    test('has the guide’s rule but for the two percentages that make it fail over', () => {
      const rule = step('destination-rule') as Manifest & { spec: { trafficPolicy: { outlierDetection: object } } };
      Object.assign(rule.spec.trafficPolicy.outlierDetection, { maxEjectionPercent: 100, minHealthPercent: 1 });
      expect(pick(objects(), 'DestinationRule/helloworld')).toEqual(rule);
    });

    // Enforcing the restricted standard on it would keep out the waypoint's own pods, as istiod makes them by default.
    test('has the guide’s namespace', () => {
      expect(pick(objects(), 'Namespace/sample')).toEqual(step('namespace'));
    });

    test('runs one version of HelloWorld, whose pods the service selects', () => {
      const { spec } = pick(objects(), `Deployment/helloworld-${version}`);
      const { selector } = pick(objects(), 'Service/helloworld').spec as { selector: Record<string, string> };
      expect(spec).toMatchObject({
        selector: { matchLabels: { ...selector, version } },
        template: {
          metadata: { labels: { ...selector, version } },
          spec: { containers: [{ image: expect.stringContaining(`examples-helloworld-${version}:`) as string }] },
        },
      });
    });

    test.each([`helloworld-${version}`, 'curl'])('has pods of %s that a restricted namespace takes', (name) => {
      const { template } = pick(objects(), `Deployment/${name}`).spec as { template: { spec: PodSpec } };
      expect(violations(template.spec)).toEqual([]);
    });
  });

  test('gives both clusters the same bytes, but for the version of HelloWorld', () => {
    const shared = (cluster: string) =>
      example()
        [`${cluster}/sample.k8s.yaml`]!.split(/^---\n/m)
        .filter((text) => !text.includes('name: helloworld-v'));
    expect(shared('cluster1')).toEqual(shared('cluster2'));
    expect(shared('cluster1').filter((text) => text !== '')).toHaveLength(6);
  });

  test('is what dist/ holds', () => {
    expect(example()).toEqual(manifests(path.join(__dirname, '..', 'dist')));
  });
});

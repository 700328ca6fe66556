import { Chart } from 'cdk8s';
import { Cluster, Mesh } from 'cdk8s-ambient';
import fc from 'fast-check';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { refusal, refusals, refused } from '../support/refusal';
import { tree, twoClusters } from '../synth/support';

/** What mesh.json says of a cluster. */
function described(mesh: Mesh, name: string): unknown {
  mesh.synth();
  const file = JSON.parse(fs.readFileSync(path.join(mesh.outdir, 'mesh.json'), 'utf8')) as {
    readonly clusters: ReadonlyArray<{ readonly name: string }>;
  };
  return file.clusters.find((cluster) => cluster.name === name);
}

describe('the name of a cluster', () => {
  test('is its construct id, or what the props say', () => {
    const { mesh } = twoClusters();
    expect(new Cluster(mesh, 'east', { network: 'network3' }).name).toBe('east');
    expect(new Cluster(mesh, 'west', { network: 'network4', name: 'prod-west' }).name).toBe('prod-west');
  });

  test('given twice is refused at once, whatever the ids', () => {
    const { mesh } = twoClusters();
    expect(refused(() => new Cluster(mesh, 'other', { network: 'network2', name: 'cluster2' }))).toEqual([
      refusal('other', 'two clusters named "cluster2"', /nothing fails over/, /own name/),
    ]);
    expect(tree(mesh.outdir)).toEqual({});
  });

  test.each([
    '',
    'Cluster1',
    'a_b',
    '-a',
    'a-',
    'a..b',
    '.',
    '..',
    '../prod',
    'a/b',
    'a b',
    '__proto__',
    'x'.repeat(64),
  ])('%j, which is not a DNS name, is refused at once', (name) => {
    const { mesh } = twoClusters();
    expect(refused(() => new Cluster(mesh, 'third', { network: 'network3', name }))).toEqual([
      refusal(
        'third',
        `cluster name ${JSON.stringify(name)} is not a DNS name`,
        /folder, a label value/,
        /clusterName/,
      ),
    ]);
  });

  test('is any DNS name that is a label value too, and nothing else', () => {
    const characters = fc.constantFrom('a', 'z', '0', '9', '-', '.', 'A', '_', '/');
    const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
    fc.assert(
      fc.property(fc.string({ unit: characters, minLength: 1, maxLength: 65 }), (name) => {
        const mesh = new Mesh({ outdir: 'never-written' });
        const accept = () => new Cluster(mesh, 'id', { network: 'network1', name }).name;
        if (name.length <= 63 && name.split('.').every((part) => label.test(part))) expect(accept()).toBe(name);
        else expect(accept).toThrow(/is not a DNS name/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the id of a cluster', () => {
  test.each(['a/b', '../prod'])('%j, which is a path, is refused even with a proper name', (id) => {
    const { mesh } = twoClusters();
    expect(refused(() => new Cluster(mesh, id, { network: 'network3', name: 'prod' }))).toEqual([
      refusal(id, `cluster id ${JSON.stringify(id)} is not a DNS name`),
    ]);
  });

  test('that something else in the mesh has is refused', () => {
    const { mesh } = twoClusters();
    new Chart(mesh, 'prod');
    expect(refused(() => new Cluster(mesh, 'prod', { network: 'network3' }))).toEqual([
      refusal('prod', 'the id "prod" is taken', /./, /name: 'prod'/),
    ]);
  });

  test.each(['constructor', '__proto__'])('%j, which the constructs library cannot take, is refused', (id) => {
    const { mesh } = twoClusters();
    expect(refused(() => new Cluster(mesh, id, { network: 'network3', name: 'prod' }))).toEqual([
      refusal(id, `the id "${id}" is taken`, /./, /another id/),
    ]);
    expect(new Cluster(mesh, 'id', { network: 'network3', name: 'constructor' }).name).toBe('constructor');
  });
});

test.each(['', 'a b', '-x', '__proto__', undefined, 1])('a cluster in the network %j is refused', (network) => {
  const { mesh } = twoClusters();
  new Cluster(mesh, 'cluster3', { network: network as string });
  expect(refusals(mesh)).toEqual([
    refusal(
      'cluster3',
      `network is ${JSON.stringify(network)}`,
      /does not take a gateway/,
      /topology\.istio\.io\/network/,
    ),
  ]);
});

describe('locality', () => {
  test('is written as it was said, zones sorted', () => {
    const { mesh } = twoClusters();
    new Cluster(mesh, 'cluster3', { network: 'network3', region: 'us-east', zones: ['us-east-b', 'us-east-a'] });
    expect(described(mesh, 'cluster3')).toMatchObject({ region: 'us-east', zones: ['us-east-a', 'us-east-b'] });
  });

  test('that no node can be labelled with is refused, each value of it', () => {
    const { mesh } = twoClusters();
    new Cluster(mesh, 'cluster3', { network: 'network3', region: '', zones: ['ok', 'us east', '__proto__'] });
    expect(refusals(mesh)).toEqual([
      refusal('cluster3', 'region holds ""', /compared by name/, /topology\.kubernetes\.io\/region/),
      refusal('cluster3', 'zones holds "__proto__"'),
      refusal('cluster3', 'zones holds "us east"'),
    ]);
  });
});

describe('gateways', () => {
  test('that are not known and that are known to be none are two things', () => {
    const { mesh } = twoClusters();
    new Cluster(mesh, 'cluster3', { network: 'network3', gateways: [] });
    expect(described(mesh, 'cluster1')).not.toHaveProperty('gateways');
    expect(described(mesh, 'cluster3')).toHaveProperty('gateways', []);
  });

  test('are IP addresses and host names', () => {
    const { mesh } = twoClusters();
    const gateways = ['2001:db8::7', '203.0.113.7', 'ABC-1.elb.us-east-1.amazonaws.com'];
    new Cluster(mesh, 'cluster3', { network: 'network3', gateways });
    expect(described(mesh, 'cluster3')).toMatchObject({ gateways });
  });

  test.each(['', '203.0.113.7:15008', 'https://gateway.example.com', 'a b', 'host:80', '__proto__'])(
    '%j, which is not an address, is refused',
    (address) => {
      const { mesh } = twoClusters();
      new Cluster(mesh, 'cluster3', { network: 'network3', gateways: [address] });
      expect(refusals(mesh)).toEqual([
        refusal('cluster3', `gateways holds ${JSON.stringify(address)}`, /cannot be reached/, /without port/),
      ]);
    },
  );
});

test('everything that is wrong with a cluster is said at once', () => {
  const { mesh } = twoClusters();
  new Cluster(mesh, 'cluster3', { network: '', region: '', gateways: [''], folder: '_x', istioVersion: '1.31' });
  expect(refusals(mesh).map(({ what }) => what.split(' ')[0])).toEqual(
    expect.arrayContaining(['network', 'region', 'gateways', 'folder', 'Istio']),
  );
});

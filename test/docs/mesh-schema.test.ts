import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { Chart } from 'cdk8s';
import { Cluster, EastWestGateway, type IstioSwitches, Mesh, ServiceScope } from 'cdk8s-ambient';
import { blocksOf, pages, ROOT } from './markdown';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs/schema/mesh.v1.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true }).compile(schema);

const EXAMPLE = {
  version: 1,
  clusterDomain: 'cluster.local',
  rootNamespace: 'istio-system',
  clusters: [
    {
      name: 'cluster1',
      istioVersion: '1.31.0',
      network: 'network1',
      region: 'us-east',
      zones: ['us-east-a'],
      gateways: ['203.0.113.7'],
    },
  ],
  files: ['cluster1/sample.k8s.yaml'],
};
type Change = (mesh: any) => void;

describe('the schema of mesh.json accepts', () => {
  test('the committed dist/mesh.json', () => {
    expect(errorsIn(JSON.parse(readFileSync(join(ROOT, 'dist/mesh.json'), 'utf8')))).toEqual([]);
  });

  test('every mesh.json that the docs show, and they show one', () => {
    const shown = pages()
      .flatMap((page) => blocksOf(page))
      .filter(({ language, file }) => language === 'json' && file?.endsWith('mesh.json') === true);
    expect(shown).not.toHaveLength(0);
    for (const { text } of shown) expect(errorsIn(JSON.parse(text))).toEqual([]);
  });

  test.each<[string, Change]>([
    ['an example with every common field', () => undefined],
    ['the name of a cluster alone', (mesh) => (mesh.clusters = [{ name: 'cluster1' }])],
    ['a cluster id as Istio installs it by default', (mesh) => (mesh.clusters[0].name = 'Kubernetes')],
    [
      'a cluster id that cannot be a folder, with a folder',
      (mesh) => (mesh.clusters[0] = { name: 'arn:aws:eks:us-east-1:1:cluster/east', folder: 'east' }),
    ],
    ['no files', (mesh) => delete mesh.files],
    ['a cluster without a gateway', (mesh) => (mesh.clusters[0].gateways = [])],
    ['a host name and an IPv6 address', (mesh) => (mesh.clusters[0].gateways = ['east.example.com', '2001:db8::7'])],
    ['a pre-release of Istio', (mesh) => (mesh.clusters[0].istioVersion = '1.31.0-rc.0')],
    ['fields of a later release', (mesh) => (mesh.later = mesh.clusters[0].later = { any: 'thing' })],
  ])('%s', (_, change) => {
    expect(errorsIn(changed(change))).toEqual([]);
  });

  test('and describes everything that a synth can write', () => {
    const written = everythingSaid();
    expect(errorsIn(written)).toEqual([]);
    const closed = new Ajv2020({ allErrors: true }).compile(close(schema) as object);
    closed(written);
    expect(closed.errors).toBeNull();
  });
});

describe('the schema of mesh.json refuses', () => {
  test.each<[string, Change]>([
    ['another version', (mesh) => (mesh.version = 2)],
    ['no version', (mesh) => delete mesh.version],
    ['no clusters', (mesh) => (mesh.clusters = [])],
    ['a cluster without a name', (mesh) => delete mesh.clusters[0].name],
    ['a name that is a path', (mesh) => (mesh.clusters[0].name = 'eu/cluster1')],
    ['a folder for other things', (mesh) => (mesh.clusters[0].folder = '_cluster1')],
    ['a folder outside', (mesh) => (mesh.clusters[0].folder = '..')],
    ['an empty network', (mesh) => (mesh.clusters[0].network = '')],
    ['a version without patch level', (mesh) => (mesh.clusters[0].istioVersion = '1.31')],
    ['one zone where a list is meant', (mesh) => (mesh.clusters[0].zones = 'us-east-a')],
    ['a zone twice', (mesh) => (mesh.clusters[0].zones = ['us-east-a', 'us-east-a'])],
    ['a gateway with a port', (mesh) => (mesh.clusters[0].gateways = ['203.0.113.7:15008/'])],
    ['a switch that is no boolean', (mesh) => (mesh.clusters[0].switches = { pilotSendUnhealthyEndpoints: 'true' })],
    ['an unknown scope', (mesh) => (mesh.clusters[0].switches = { serviceScopeConfigs: [{ scope: 'global' }] })],
    ['an absolute path', (mesh) => (mesh.files = ['/etc/passwd'])],
    ['a path that leaves the folder', (mesh) => (mesh.files = ['cluster1/../../other.yaml'])],
    ['a path of Windows', (mesh) => (mesh.files = ['cluster1\\sample.k8s.yaml'])],
    ['a domain that is no DNS name', (mesh) => (mesh.clusterDomain = 'cluster local')],
  ])('%s', (_, change) => {
    expect(errorsIn(changed(change))).not.toEqual([]);
  });
});

function errorsIn(mesh: unknown): unknown[] {
  validate(mesh);
  return validate.errors ?? [];
}

function changed(change: Change): unknown {
  const mesh = structuredClone(EXAMPLE);
  change(mesh);
  return mesh;
}

/** The mesh.json of a mesh in which every prop that ends up in it is set. */
function everythingSaid(): unknown {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-schema-'));
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    const switches: Required<IstioSwitches> = {
      ambientEnableMultiNetwork: true,
      ambientEnableMultiNetworkWaypoint: true,
      ambientEnableMultiNetworkIngress: false,
      pilotSendUnhealthyEndpoints: false,
      pilotAutoSendUnhealthyEndpoints: true,
      serviceScopeConfigs: [
        { scope: ServiceScope.GLOBAL, servicesSelector: { app: 'a' }, namespaceSelector: { team: 'b' } },
      ],
      localityLbSettingEnabled: true,
      defaultDestinationRuleExportTo: ['*'],
    };
    const mesh = new Mesh({ outdir, kustomization: true, recordConstructMetadata: true, switches });
    new Cluster(mesh, 'cluster1', {
      name: 'east',
      folder: 'us-east',
      network: 'network1',
      region: 'us-east',
      zones: ['us-east-a', 'us-east-b'],
      gateways: ['203.0.113.7'],
      istioVersion: '1.30.3',
    });
    new EastWestGateway(new Chart(mesh, 'gateways'), 'istio-eastwestgateway');
    mesh.synth();
    return JSON.parse(readFileSync(join(outdir, 'mesh.json'), 'utf8'));
  } finally {
    process.stderr.write = write;
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The schema with no unknown field allowed anywhere. */
function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== 'object' || node === null) return node;
  const closed = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, close(value)]));
  return 'properties' in closed && 'type' in closed ? { ...closed, additionalProperties: false } : closed;
}

import { Cluster, GlobalService, LocalityFailoverRule, LocalityLbSetting, Mesh, Waypoint } from 'cdk8s-ambient';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { settingFor } from '../../../src/constructs/private/order/cluster-order';
import { toMesh } from '../../../src/model/mesh/mesh';
import { toKubeObject } from '../../../src/model/read/tree/objects';
import { ask } from '../../../src/predict/questions/ask';
import { MeshView } from '../../../src/predict/istio/view/view';
import { Situation } from '../../../src/predict/situation/situation';
import { judgeOrders } from '../../../src/synth/verdict/keep-order';
import { HTTP, sampleChart } from '../../support/sample';
import { objectsIn } from '../../support/manifests';
import { manifests, messageOf, object, temporaryFolder } from '../support';

// An order is either refused, or what was rendered obeys it; and what is refused could not have been said.

interface Facts {
  readonly name: string;
  readonly network: string;
  readonly region: string | undefined;
  readonly zones: string[];
  readonly istioVersion: string;
}

/** Clusters, of which the first two may share a network; few regions, so that some are equal. */
const someClusters = (least: number, most: number) =>
  fc
    .array(
      fc.record({
        network: fc.oneof(
          { arbitrary: fc.constant(undefined), weight: 4 },
          { arbitrary: fc.constant('shared'), weight: 1 },
        ),
        region: fc.constantFrom('east', 'west', 'south', 'north', 'centre', undefined),
        zones: fc.constantFrom<string[]>([], ['a'], ['a', 'b']),
        istioVersion: fc.constantFrom('1.28.0', '1.28.5', '1.29.2', '1.30.3', '1.31.0', '1.31.1'),
      }),
      { minLength: least, maxLength: most },
    )
    .map((all) =>
      all.map(({ network, ...facts }, index): Facts => {
        const name = `cluster${index + 1}`;
        return { ...facts, name, network: network ?? `network${index + 1}` };
      }),
    );

const orderOf = (clusters: readonly Facts[]) =>
  fc.shuffledSubarray([...clusters], { minLength: 1 }).map((order) => order.map(({ name }) => name));

/** The mesh with one service, its pods declared, and a rule that orders clusters; perhaps one cluster is drained. */
function declare(facts: readonly Facts[], order: readonly string[], drained: readonly [string, string] | undefined) {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  const clusters = new Map(facts.map(({ name, ...rest }) => [name, new Cluster(mesh, name, rest)]));
  const chart = sampleChart(mesh);
  const waypoint = new Waypoint(chart, 'waypoint');
  const service = new GlobalService(chart, 'helloworld', { ...HTTP, waypoint });
  const localityLbSetting = LocalityLbSetting.clusterOrder(order.map((name) => clusters.get(name)!));
  new LocalityFailoverRule(chart, 'rule', { service, localityLbSetting });
  object(chart, 'apps/v1', 'Deployment', 'helloworld', {
    spec: { replicas: 1, selector: { matchLabels: HTTP.selector }, template: { metadata: { labels: HTTP.selector } } },
  });
  if (drained !== undefined) clusters.get(drained[0])!.drainTo(clusters.get(drained[1])!);
  return mesh;
}

const ORIGIN = { file: 'rendered', document: 1, line: 1 };

function view(facts: readonly Facts[], objectsOf: (name: string) => readonly unknown[]): MeshView {
  return new MeshView(
    toMesh({
      facts: {},
      clusters: facts.map(({ region, ...rest }) => ({
        facts: { ...rest, folder: rest.name, ...(region === undefined ? {} : { region }) },
        objects: (objectsOf(rest.name) as { apiVersion: string; kind: string }[]).map((body) =>
          toKubeObject({ ...body }, body.apiVersion, body.kind, ORIGIN),
        ),
      })),
    }),
  );
}

/** Who answers a client while clusters are gone, one way or the other; and "errors", if some requests fail. */
function answering(mesh: MeshView, client: string, gone: readonly string[], how: 'scaled-to-zero' | 'cluster-down') {
  const service = 'sample/helloworld';
  const outages = gone.map((cluster) =>
    how === 'cluster-down' && cluster !== client
      ? ({ kind: 'cluster-down', cluster } as const)
      : ({ kind: 'scaled-to-zero', cluster, service } as const),
  );
  const { afterEjection } = ask(new Situation(mesh, outages), {
    client: { cluster: client, kind: 'ambient' },
    service,
  });
  const { clusters, errors } = afterEjection!;
  return [
    ...[...clusters].filter(([, share]) => share > 1e-9).map(([name]) => name),
    ...(errors > 1e-9 ? ['errors'] : []),
  ];
}

/** What an order means, in the words of its documentation. */
function turnsFor(client: string, order: readonly string[], facts: readonly Facts[]): string[][] {
  const listed = order.filter((name) => name !== client);
  const rest = facts.map(({ name }) => name).filter((name) => name !== client && !listed.includes(name));
  return [[client], ...listed.map((name) => [name]), ...(rest.length === 0 ? [] : [rest])];
}

test('an order is refused, or every client cluster goes through it, each cluster gone in its turn', () => {
  let kept = 0;
  const given = someClusters(2, 5).chain((facts) => fc.tuple(fc.constant(facts), orderOf(facts)));
  fc.assert(
    fc.property(given, ([facts, order]) => {
      const mesh = declare(facts, order, undefined);
      try {
        mesh.synth();
      } catch (error) {
        expect((error as Error).message).toMatch(/^Validation failed/);
        return;
      }
      kept += 1;
      const files = manifests(mesh.outdir);
      const predicted = view(facts, (name) => objectsIn(files[`${name}/sample.k8s.yaml`]!));
      for (const { name } of facts) {
        const turns = turnsFor(name, order, facts);
        for (const [turn, expected] of turns.entries()) {
          for (const how of ['scaled-to-zero', 'cluster-down'] as const) {
            const serving = answering(predicted, name, turns.slice(0, turn).flat(), how);
            expect(expected).toEqual(expect.arrayContaining(serving));
            expect(serving).not.toEqual([]);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
  // Enough of both, or the property says little.
  expect(kept).toBeGreaterThan(10);
  expect(kept).toBeLessThan(90);
});

test('a drain is refused, or the target answers all, and when it is gone nobody is left without an answer', () => {
  let kept = 0;
  const given = someClusters(2, 5).chain((facts) =>
    fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts], { minLength: 2, maxLength: 2 })),
  );
  fc.assert(
    fc.property(given, ([facts, [from, to]]) => {
      const mesh = declare(facts, [to!.name], [from!.name, to!.name]);
      const others = facts.map(({ name }) => name).filter((name) => name !== to!.name);
      try {
        mesh.synth();
      } catch (error) {
        expect((error as Error).message).toMatch(/^Validation failed/);
        return;
      }
      kept += 1;
      const files = manifests(mesh.outdir);
      const predicted = view(facts, (name) => objectsIn(files[`${name}/sample.k8s.yaml`]!));
      expect(answering(predicted, from!.name, [], 'scaled-to-zero')).toEqual([to!.name]);
      for (const how of ['scaled-to-zero', 'cluster-down'] as const) {
        const serving = answering(predicted, from!.name, [to!.name], how);
        expect(serving).toContain(from!.name);
        expect(others).toEqual(expect.arrayContaining(serving));
      }
    }),
    { numRuns: 60 },
  );
  expect(kept).toBeGreaterThan(10);
});

describe('an order that no setting is known for cannot be said by what a gateway is labelled with, nor with regions', () => {
  const THREE = ['1.30.3', '1.31.0'].flatMap((istioVersion) =>
    [
      ['east', 'east', 'east'],
      ['east', 'west', 'west'],
      ['east', 'west', 'south'],
    ].flatMap((regions) =>
      [
        ['network1', 'network2', 'network3'],
        ['network1', 'network1', 'network3'],
        ['network1', 'network2', 'network2'],
      ].map((networks) => ({ istioVersion, regions, networks })),
    ),
  );

  test.each(THREE)('$istioVersion $regions $networks', ({ istioVersion, regions, networks }) => {
    const facts = regions.map((region, index): Facts => {
      return { name: `cluster${index + 1}`, network: networks[index]!, region, zones: [], istioVersion };
    });
    const [home, second, third] = facts as [Facts, Facts, Facts];
    for (const tiers of [
      [[home], [second], [third]],
      [[home], [third], [second]],
      [[second], [home], [third]],
    ]) {
      const known = settingFor(home, tiers);
      const found = settingsFor(facts).find((setting) => obeys(facts, tiers, setting));
      expect({ tiers, canBeSaid: found !== undefined }).toEqual({ tiers, canBeSaid: known !== undefined });
      if (known !== undefined) expect(obeys(facts, tiers, known)).toBe(true);
    }
  });
});

/** Every list of the labels that gateways have, each key once, with the regions as they are and with each to go to. */
function settingsFor(facts: readonly Facts[]): object[] {
  const keys = ['topology.istio.io/cluster', 'topology.istio.io/network'];
  const labels = [
    ...keys,
    ...facts.map(({ name }) => `${keys[0]}=${name}`),
    ...[...new Set(facts.map(({ network }) => network))].map((network) => `${keys[1]}=${network}`),
  ];
  const keyOf = (label: string): string => label.split('=')[0]!;
  const longer = (list: readonly string[]): string[][] =>
    labels.filter((label) => list.every((other) => keyOf(other) !== keyOf(label))).map((label) => [...list, label]);
  const lists = [...labels.map((label) => [label]), ...labels.flatMap((label) => longer([label]))];
  const from = facts[0]!.region!;
  const targets = [...new Set(facts.map(({ region }) => region!))].filter((region) => region !== from);
  return [...lists.map((failoverPriority) => ({ failoverPriority })), { failoverPriority: [] }].flatMap((setting) => [
    { enabled: true, ...setting },
    ...[...targets, 'nowhere'].map((to) => ({ enabled: true, ...setting, failover: [{ from, to }] })),
  ]);
}

/** True if the clients of the first cluster go through tiers of clusters by a setting of its rule. */
function obeys(facts: readonly Facts[], tiers: readonly (readonly Facts[])[], setting: object): boolean {
  const labels = { 'istio.io/global': 'true' };
  const metadata = { name: 'helloworld', namespace: 'sample' };
  const predicted = view(facts, (name) => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadata,
        labels: { ...labels, 'istio.io/use-waypoint': 'helloworld' },
        annotations: { 'cdk8s-ambient/replicas': '1' },
      },
      spec: HTTP,
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { ...metadata, labels },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: {
        host: 'helloworld.sample.svc.cluster.local',
        trafficPolicy: {
          outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100, minHealthPercent: 1 },
          loadBalancer: {
            localityLbSetting:
              name === facts[0]!.name ? setting : { enabled: true, failoverPriority: ['topology.istio.io/cluster'] },
          },
        },
      },
    },
  ]);
  return tiers.every((tier, turn) => {
    const gone = tiers
      .slice(0, turn)
      .flat()
      .map(({ name }) => name);
    const serving = answering(predicted, facts[0]!.name, gone, 'scaled-to-zero');
    return serving.every((name) => tier.some((cluster) => cluster.name === name));
  });
}

test('an order that nobody can check is a warning, not an error', () => {
  const clusters = ['cluster1', 'cluster2'].map((name) => ({
    name,
    folder: name,
    network: name,
    istioVersion: '1.31.0',
  }));
  const headless = {
    metadata: { name: 'helloworld', namespace: 'sample' },
    spec: { ...HTTP, clusterIP: 'None' },
  };
  const source = {
    facts: {},
    clusters: clusters.map((facts) => ({ facts, objects: [toKubeObject(headless, 'v1', 'Service', ORIGIN)] })),
  };
  const [client] = clusters;
  const order = { path: 'sample/rule', service: 'sample/helloworld', waysToAllow: undefined, client: client! };
  const { errors, warnings } = judgeOrders([{ ...order, tiers: [['cluster1'], ['cluster2']] }], toMesh(source), source);
  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    {
      path: 'sample/rule',
      text: expect.stringContaining('the prediction cannot tell which clusters answer: is headless') as string,
    },
  ]);
});

test('services that are alike but for their names are judged alike, and others are not', () => {
  const facts = ['1.31.0', '1.31.0', '1.31.0'].map((istioVersion, index): Facts => {
    return { name: `cluster${index + 1}`, network: `network${index + 1}`, region: undefined, zones: [], istioVersion };
  });
  const mesh = declare(facts, ['cluster2'], undefined);
  const chart = sampleChart(mesh, 'more');
  const clusters = mesh.clusters;
  for (const [name, consecutiveGatewayErrors] of [
    ['a', 0],
    ['b', 0],
    ['c', 5],
  ] as const) {
    const waypoint = Waypoint.fromName(chart, `${name}-waypoint`, 'waypoint');
    const service = new GlobalService(chart, name, { ...HTTP, selector: { app: name }, waypoint });
    const localityLbSetting = LocalityLbSetting.clusterOrder([...clusters]);
    new LocalityFailoverRule(chart, `${name}-rule`, {
      service,
      localityLbSetting,
      outlierDetection: { consecutiveGatewayErrors },
    });
  }
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('[more/a-rule]');
  expect(message).toContain('The same holds for more/b-rule.');
  expect(message).not.toContain('c-rule');
});

test('what holds rules to orders is loaded by meshes with orders only', () => {
  const loads = (setting: string): boolean => {
    const script = `
      const { Chart } = require('cdk8s');
      const ambient = require('./src/index');
      const mesh = new ambient.Mesh({ outdir: ${JSON.stringify(temporaryFolder())} });
      const cluster1 = new ambient.Cluster(mesh, 'cluster1', { network: 'network1' });
      const cluster2 = new ambient.Cluster(mesh, 'cluster2', { network: 'network2' });
      const chart = new Chart(mesh, 'sample', { namespace: 'sample' });
      const waypoint = new ambient.Waypoint(chart, 'waypoint');
      const service = new ambient.GlobalService(chart, 'a', { ports: [{ port: 80 }], selector: { app: 'a' }, waypoint });
      new ambient.LocalityFailoverRule(chart, 'rule', { service, localityLbSetting: ambient.LocalityLbSetting.${setting} });
      mesh.synth();
      console.log(Object.keys(require.cache).some((file) => /[\\\\/]src[\\\\/]predict[\\\\/](questions|envoy|ztunnel)/.test(file)));`;
    const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '--eval', script], {
      cwd: join(__dirname, '..', '..', '..'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(output) as boolean;
  };
  expect(loads('sameCluster()')).toBe(false);
  expect(loads('clusterOrder([cluster2])')).toBe(true);
});

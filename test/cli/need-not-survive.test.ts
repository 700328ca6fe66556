import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  AmbientNamespace,
  Cluster,
  GlobalService,
  LocalityFailoverRule,
  Mesh,
  Waypoint,
  type Exemption,
} from 'cdk8s-ambient';
import 'cdk8s-ambient/jest';
import { Prediction } from 'cdk8s-ambient/predict';
import { temporaryFolder } from '../synth/support';
import { edit, run } from './support';

// What the owner of a service declares that it need not survive is predicted, marked, and held against nothing.

/** North alone has pods: without north nothing is left. */
const PODS = { north: 2, south: 0 };
const NORTH: Exemption = { outages: '*:north*', reason: 'all pods are there until autumn' };

function mesh(needNotSurvive?: Exemption[], outdir = temporaryFolder()): Mesh {
  const app = new Mesh({ istioVersion: '1.31.0', outdir });
  Object.keys(PODS).forEach((name, index) => {
    new Cluster(app, name, { network: name, region: name, gateways: [`203.0.113.${index + 1}`] });
  });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  new AmbientNamespace(shop, 'shop');
  const web = new GlobalService(shop, 'web', {
    ports: [{ name: 'http', port: 80 }],
    selector: { app: 'web' },
    replicas: app.perCluster({ produce: ({ name }) => PODS[name as keyof typeof PODS] }) as number,
    waypoint: new Waypoint(shop, 'waypoint'),
    ...(needNotSurvive === undefined ? {} : { needNotSurvive }),
  });
  new LocalityFailoverRule(shop, 'web-failover', { service: web });
  return app;
}

function written(needNotSurvive?: Exemption[]): string {
  const outdir = temporaryFolder();
  mesh(needNotSurvive, outdir).synth();
  return outdir;
}

const GATE = ['--fail-on', 'stuck,blackhole'];

test('an outage that a service need not survive passes the gate, and its row has the reason in place of a cause', async () => {
  expect((await run('predict', written(), ...GATE)).code).toBe(1);
  const { code, out } = await run('predict', written([NORTH]), ...GATE);
  expect(code).toBe(0);
  expect(out).toMatch(
    /cluster-down:north +south +blackhole +no cluster +100 % +exempt: the service need not survive it: all pods are there until autumn/,
  );
});

test('other outages are held against it as before', async () => {
  const [gateway, cluster] = ['gateway-down:*', 'cluster-down:*'].map((outages) => ({ ...NORTH, outages }));
  expect((await run('predict', written([gateway!, cluster!]), ...GATE)).code).toBe(1);
});

test('an outage that is asked for by name fails the gate', async () => {
  const { code, out } = await run('predict', written([NORTH]), '--outage', 'cluster-down:north', ...GATE);
  expect(code).toBe(1);
  expect(out).not.toContain('exempt');
});

test('what only one of the clusters declares counts for nothing, and check reports it', async () => {
  const dist = written([NORTH]);
  edit(dist, join('south', 'shop.k8s.yaml'), '"*:north* all pods are there until autumn"', '""');
  expect((await run('predict', dist, ...GATE)).code).toBe(1);
  expect((await run('check', dist)).out).toContain('exemption-not-counted');
});

test('JSON, Mermaid and values have the excuse', async () => {
  const dist = written([NORTH]);
  const entries = JSON.parse((await run('predict', dist, '--json')).out) as { outage: string; excuse?: object }[];
  const excuse = { name: 'exempt', says: 'the service need not survive it: all pods are there until autumn' };
  expect(entries.find(({ outage }) => outage === 'cluster-down:north')).toMatchObject({ verdict: 'blackhole', excuse });
  expect(entries.find(({ outage }) => outage === 'none')).not.toHaveProperty('excuse');
  expect((await run('predict', dist, '--format', 'mermaid')).out).toContain('blackhole, exempt: ');
  const ask = (...outages: string[]) => Prediction.ofDirectory(dist).answers({ client: 'south', outages })[0];
  expect(ask('cluster-down:north')).toMatchObject({ verdict: 'blackhole', exemption: NORTH });
  expect(ask('cluster-down:north', 'gateway-down:south')).not.toHaveProperty('exemption');
  expect(ask()).not.toHaveProperty('exemption');
});

test('the page of report names it', async () => {
  const file = join(temporaryFolder(), 'report.html');
  expect((await run('report', written([NORTH]), '-o', file)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('all pods are there until autumn');
});

test('a promise is not asked about it, and says so however it comes out', async () => {
  const promises = join(temporaryFolder(), 'promises.yaml');
  writeFileSync(
    promises,
    'version: 1\npromises: [{services: [shop/web], owner: shop, reason: customers, survives: {any: 1}, errors: {max: 0}}]\n',
  );
  const ask = (dist: string, ...args: string[]) => run('predict', dist, '--promises', promises, ...args);
  expect((await ask(written())).code).toBe(1);
  const { code, out } = await ask(written([NORTH, { outages: 'gateway-down:south', reason: 'one address' }]));
  expect(out).toBe(
    [
      '1 kept, 0 broken, 0 undecided',
      '',
      'not asked about: outages that services need not survive',
      '  shop/web: *:north*: all pods are there until autumn',
      '  shop/web: gateway-down:south: one address',
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
  const [verdict] = JSON.parse((await ask(written([NORTH]), '--format', 'json')).out) as object[];
  expect(verdict).toMatchObject({ outcome: 'kept', exemptions: [NORTH] });
});

test('the matchers do not ask for it', () => {
  const gateway: Exemption = { outages: 'gateway-down:*', reason: 'one address' };
  expect(mesh([NORTH, gateway])).toSurviveEverySingleClusterOutage();
  expect(mesh([NORTH, gateway])).toHaveNoBlackhole();
  expect(() => expect(mesh()).toSurviveEverySingleClusterOutage()).toThrow('scaled-to-zero:north');
  expect(() => expect(mesh([gateway])).toHaveNoBlackhole()).toThrow('scaled-to-zero:north');
  // What is asked for by name is not what the declaration is about.
  expect(() =>
    expect(mesh([NORTH])).toBeServedBy('shop/web', { north: 100 }, { outages: ['cluster-down:north'] }),
  ).toThrow();
});

test.each([
  [{ outages: 'gateway-down: *', reason: 'one address' }, 'is "gateway-down: *", which is not the pattern of outages'],
  [{ outages: '', reason: 'one address' }, 'is "", which is not the pattern of outages'],
  [{ outages: 'gateway-down:*', reason: ' ' }, 'needNotSurvive[0].reason is " ", which is not one line of text'],
  [{ outages: 'gateway-down:*', reason: 'one\ncluster-down:* address' }, 'which is not one line of text'],
])('a synth refuses %j', (exemption, message) => {
  expect(() => written([exemption])).toThrow(message);
});

test('a list that is empty declares nothing', () => {
  expect(readFileSync(join(written([]), 'north', 'shop.k8s.yaml'), 'utf8')).not.toContain('need-not-survive');
});

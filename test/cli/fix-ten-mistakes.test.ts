import fs from 'node:fs';
import path from 'node:path';
import {
  change,
  DESTINATION_RULE,
  EAST_WEST_GATEWAY,
  NAMESPACE,
  SERVICE,
  SYSTEM_NAMESPACE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { temporaryFolder } from '../synth/support';
import { run } from './support';

// A tree as newcomers write it by hand: four services of two clusters, a file each, with ten mistakes of ten kinds.

const SERVICES = ['cart', 'checkout', 'orders', 'stock'] as const;
const CLUSTERS = ['cluster1', 'cluster2'] as const;
const OUTLIER_DETECTION = DESTINATION_RULE.slice(
  DESTINATION_RULE.indexOf('    outlierDetection'),
  DESTINATION_RULE.indexOf('    loadBalancer'),
);

type Part = 'waypoint' | 'service' | 'rule';

/** In which file of which cluster, in what, and what is written instead of what. */
type Mistake = readonly [cluster: string, file: string, part: Part, from: string, to: string];

const MISTAKES: readonly Mistake[] = [
  ['cluster1', 'sample', 'waypoint', 'istio.io/global:', 'istio.io/globl:'],
  ['cluster2', 'sample', 'waypoint', '-for: service', '-for: workload'],
  ['cluster1', 'cart', 'service', 'global: "true"', 'global: true # as the guide says'],
  ['cluster1', 'cart', 'rule', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10'],
  ['cluster2', 'cart', 'service', 'spec:\n', 'spec:\n  internalTrafficPolicy: Local\n'],
  ['cluster2', 'cart', 'rule', 'enabled: true', 'enabled: false'],
  ['cluster1', 'checkout', 'rule', 'checkout.sample.svc.cluster.local', 'checkout.sample'],
  ['cluster2', 'checkout', 'rule', OUTLIER_DETECTION, ''],
  ['cluster1', 'orders', 'rule', '- topology.istio.io/cluster', '- topology.istio.io/clustr'],
  ['cluster2', 'orders', 'rule', '  host:', '  exportTo: [istio-system]\n  host:'],
  ['cluster1', 'stock', 'service', 'use-waypoint: waypoint', 'use-waypoint: waypiont'],
  ['cluster2', 'stock', 'rule', 'minHealthPercent', 'minHealthPercnt'],
];

let root: string;

function write(mistakes: readonly Mistake[]): void {
  root = temporaryFolder();
  for (const cluster of CLUSTERS) {
    const made = (file: string, part: Part, document: string): string =>
      mistakes
        .filter((one) => one[0] === cluster && one[1] === file && one[2] === part)
        .reduce((text, [, , , from, to]) => change(text, from, to), document);
    const files = {
      'istio-system': yaml(
        ...[SYSTEM_NAMESPACE, EAST_WEST_GATEWAY].map((text) => text.replaceAll('of-cluster1', `of-${cluster}`)),
      ),
      sample: yaml(NAMESPACE, made('sample', 'waypoint', WAYPOINT)),
      ...Object.fromEntries(
        SERVICES.map((name) => {
          const [service, rule, pods] = [SERVICE, DESTINATION_RULE, WORKLOAD].map((text) =>
            text.replaceAll('helloworld', name),
          );
          return [name, yaml(made(name, 'service', service!), pods!, made(name, 'rule', rule!))];
        }),
      ),
    };
    fs.mkdirSync(path.join(root, cluster));
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(root, cluster, `${name}.yaml`), text);
  }
}

/** The outages of one cluster, without errors of applications, which the thresholds of these rules leave to the clients. */
const OUTAGES = CLUSTERS.flatMap((cluster) =>
  ['scaled-to-zero', 'unready', 'failing', 'waypoint-down', 'cluster-down'].map((kind) => `${kind}:${cluster}`),
);

/** What clients of a cluster get in an outage of it, or of the other one. */
async function verdicts(): Promise<string[]> {
  const outages = ['none', ...OUTAGES].flatMap((outage) => ['--outage', outage]);
  const { out } = await run('predict', root, '--json', ...outages);
  const answers = JSON.parse(out) as { outage: string; verdict: string; client: { cluster: string } }[];
  return [
    ...new Set(
      answers.map(({ outage, verdict, client }) => {
        if (outage === 'none') return `healthy: ${verdict}`;
        return `${outage.split(':')[1] === client.cluster ? 'own outage' : 'outage elsewhere'}: ${verdict}`;
      }),
    ),
  ].sort();
}

const EXPECTED = ['healthy: local', 'outage elsewhere: local', 'own outage: failover'];

test('without a mistake nothing is found, and each service fails over', async () => {
  write([]);
  expect((await run('check', root, '--max-warnings', '0')).code).toBe(0);
  expect(await verdicts()).toEqual(EXPECTED);
});

test.each(MISTAKES)('in %s, %s: a %s with %j as %j breaks a failover, or is found', async (...mistake) => {
  write([mistake]);
  expect((await run('check', root, '--max-warnings', '0')).code).toBe(1);
});

test('check --fix repairs all mistakes at once, and each service fails over then', async () => {
  write(MISTAKES);
  expect((await run('check', root)).code).toBe(1);
  expect(await verdicts()).not.toEqual(EXPECTED);
  const { errors } = await run('check', root, '--fix');
  expect(errors).not.toContain('not fixed');
  expect((await run('check', root, '--max-warnings', '0')).out).toMatch(/no errors, no warnings\n$/);
  expect(await verdicts()).toEqual(EXPECTED);
  const comment = fs.readFileSync(path.join(root, 'cluster1', 'cart.yaml'), 'utf8');
  expect(comment).toContain('istio.io/global: "true" # as the guide says\n');
});

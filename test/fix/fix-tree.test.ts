import fs from 'node:fs';
import path from 'node:path';
import { planFixes } from '../../src/fix/plan';
import { Sources } from '../../src/fix/sources';
import { readTree } from '../../src/model/read/tree/tree';
import { toMesh } from '../../src/model/mesh/mesh';
import { runRules } from '../../src/rules/engine/run';
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
import { SeededRandom } from '../../src/util/seeded-random';
import { temporaryFolder } from '../synth/support';

const CLUSTERS = ['cluster1', 'cluster2', 'cluster3'];
const SERVICES = ['helloworld', 'checkout'];

/** A mistake of one object, and the rule that finds it. */
interface Mistake {
  readonly rule: string;
  readonly of: 'waypoint' | 'service' | 'rule';
  readonly make: (document: string) => string;
}

const OUTLIER_DETECTION = DESTINATION_RULE.slice(
  DESTINATION_RULE.indexOf('    outlierDetection'),
  DESTINATION_RULE.indexOf('    loadBalancer'),
);
const GLOBAL = '    istio.io/global: "true"\n';
const replacing =
  (from: string, to: string): Mistake['make'] =>
  (document) =>
    change(document, from, to);

const MISTAKES: readonly Mistake[] = [
  { rule: 'waypoint-not-global', of: 'waypoint', make: replacing(GLOBAL, '') },
  {
    rule: 'waypoint-handles-no-services',
    of: 'waypoint',
    make: replacing('-for: service', '-for: workload # not all'),
  },
  { rule: 'service-not-global-everywhere', of: 'service', make: replacing(GLOBAL, '    # for now\n') },
  {
    rule: 'internal-traffic-policy-local',
    of: 'service',
    make: replacing('spec:\n', 'spec:\n  internalTrafficPolicy: Local\n'),
  },
  { rule: 'ejection-cap-too-low', of: 'rule', make: replacing('Percent: 100', 'Percent: 10 # carefully') },
  { rule: 'failover-switched-off', of: 'rule', make: replacing('enabled: true', 'enabled: false') },
  {
    rule: 'rule-host-is-short',
    of: 'rule',
    make: (document) => document.replace('.sample.svc.cluster.local', '.sample'),
  },
  { rule: 'failover-without-outlier-detection', of: 'rule', make: replacing(OUTLIER_DETECTION, '') },
  { rule: 'unknown-field', of: 'rule', make: replacing('minHealthPercent', 'minHealthPercnt') },
];

/** Which mistake is made where: "cluster1 checkout" or "cluster1". */
type Mistakes = ReadonlyMap<string, Mistake>;

function clusterOf(cluster: string, mistakes: Mistakes): string {
  const made = (place: string, of: Mistake['of'], document: string): string => {
    const mistake = mistakes.get(place);
    return mistake?.of === of ? mistake.make(document) : document;
  };
  const services = SERVICES.flatMap((name) => {
    const [service, rule] = [SERVICE, DESTINATION_RULE].map((text) => text.replaceAll('helloworld', name));
    const place = `${cluster} ${name}`;
    return [made(place, 'service', service!), made(place, 'rule', rule!), WORKLOAD.replaceAll('helloworld', name)];
  });
  const system = [SYSTEM_NAMESPACE, EAST_WEST_GATEWAY].map((text) => text.replaceAll('of-cluster1', `of-${cluster}`));
  return `# what ${cluster} has\n${yaml(NAMESPACE, made(cluster, 'waypoint', WAYPOINT), ...system, ...services)}`;
}

function write(mistakes: Mistakes): string {
  const root = temporaryFolder();
  for (const cluster of CLUSTERS) {
    fs.mkdirSync(path.join(root, cluster));
    fs.writeFileSync(path.join(root, cluster, 'all.yaml'), clusterOf(cluster, mistakes));
  }
  return root;
}

const plan = (root: string) => planFixes(readTree([root]), Sources.read([root]), []);

/** What is found, without advice. */
function found(root: string): string[] {
  return runRules(toMesh(readTree([root]))).found.flatMap(({ finding: { rule, severity } }) =>
    severity === 'advice' ? [] : [rule],
  );
}

function writeAll(root: string): ReturnType<typeof plan> {
  const made = plan(root);
  for (const file of made.after.changedFrom(made.before)) fs.writeFileSync(file, made.after.textOf(file));
  return made;
}

test('a mesh without a mistake stays as it is', () => {
  const root = write(new Map());
  expect(found(root)).toEqual([]);
  const { before, after, fixed, left } = plan(root);
  expect([after.changedFrom(before), fixed, left]).toEqual([[], [], []]);
});

test.each(MISTAKES)('$rule is fixed, and every line but its own stays', (mistake) => {
  const place = mistake.of === 'waypoint' ? 'cluster2' : 'cluster2 checkout';
  const root = write(new Map([[place, mistake]]));
  expect(found(root)).toContain(mistake.rule);
  const { fixed } = writeAll(root);
  expect(fixed.map(({ rule }) => rule)).toContain(mistake.rule);
  expect(found(root)).toEqual([]);
  expectOthersToStay(clusterOf('cluster2', new Map([[place, mistake]])), root, 'cluster2');
});

test.each([1, 2, 3, 4, 5, 6])(
  'of mistakes at random (seed %d), nothing of a kind that was fixed is found again',
  (seed) => {
    const random = new SeededRandom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random.next() * items.length)]!;
    const mistakes = new Map<string, Mistake>();
    for (let count = 0; count < 6; count++) {
      const mistake = pick(MISTAKES);
      mistakes.set(mistake.of === 'waypoint' ? pick(CLUSTERS) : `${pick(CLUSTERS)} ${pick(SERVICES)}`, mistake);
    }
    const root = write(mistakes);
    const { fixed } = writeAll(root);
    expect(fixed.length).toBeGreaterThan(0);
    expect(found(root)).toEqual([]);
    for (const cluster of CLUSTERS) expectOthersToStay(clusterOf(cluster, mistakes), root, cluster);
    expect(plan(root).fixed).toEqual([]);
  },
);

test('what mesh.json lists is written by a program, and stays', () => {
  const root = write(new Map([['cluster1', MISTAKES[0]!]]));
  const clusters = CLUSTERS.map((name) => ({ name, network: `network-of-${name}` }));
  fs.writeFileSync(
    path.join(root, 'mesh.json'),
    JSON.stringify({ version: 1, clusters, files: CLUSTERS.map((name) => `${name}/all.yaml`) }),
  );
  const { before, after, left } = plan(root);
  expect(after.changedFrom(before)).toEqual([]);
  expect(left).toMatchObject([
    { finding: { rule: 'waypoint-not-global' }, why: expect.stringContaining('written by a program') as string },
  ]);
});

test('an object that several files hold stays', () => {
  const root = write(new Map([['cluster1', MISTAKES[0]!]]));
  fs.copyFileSync(path.join(root, 'cluster1', 'all.yaml'), path.join(root, 'cluster1', 'copy.yaml'));
  expect(plan(root).left).toMatchObject([{ why: expect.stringContaining('several files') as string }]);
});

/** Lines that are neither added nor removed stand in their order, byte for byte. */
function expectOthersToStay(before: string, root: string, cluster: string): void {
  const after = fs.readFileSync(path.join(root, cluster, 'all.yaml'), 'utf8').split('\n');
  const comments = (lines: readonly string[]): string[] => lines.filter((line) => line.trim().startsWith('#'));
  const lines = before.split('\n');
  expect(comments(after)).toEqual(comments(lines));
  let at = 0;
  const kept = lines.filter((line) => {
    const next = after.indexOf(line, at);
    if (next < 0) return false;
    at = next + 1;
    return true;
  });
  expect(lines.length - kept.length).toBeLessThanOrEqual(5);
}

import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, parseDocument, visit } from 'yaml';
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
import { unifiedDiff } from '../../src/util/unified-diff';
import { run } from '../cli/support';
import { temporaryFolder } from '../synth/support';

// Trees at random, each with mistakes that a program can repair, written in the styles that people and programs write.

const CLUSTERS = ['cluster1', 'cluster2'];
const SERVICES = ['cart', 'orders'];

type Edit = readonly [from: string, to: string];

const OF_WAYPOINT: readonly Edit[] = [
  ['    istio.io/global: "true"\n', ''],
  ['istio.io/global:', 'istio.io/globl:'],
  ['-for: service', '-for: workload'],
  ['istio-waypoint', 'istio-waypiont'],
];
const OF_SERVICE: readonly Edit[] = [
  ['    istio.io/global: "true"\n', ''],
  ['global: "true"', 'global: "True"'],
  ['spec:\n', 'spec:\n  internalTrafficPolicy: Local\n'],
  ['use-waypoint: waypoint', 'use-waypoint: waypiont'],
];
const OF_RULE: readonly Edit[] = [
  ['maxEjectionPercent: 100', 'maxEjectionPercent: 10'],
  ['      maxEjectionPercent: 100\n      minHealthPercent: 1\n', ''],
  ['maxEjectionPercent', 'maxEjectionPercentage'],
  ['enabled: true', 'enabled: false'],
  ['.sample.svc.cluster.local', '.sample'],
  ['- topology.istio.io/cluster', '- topology.istio.io/clustr'],
  ['\n          - topology.istio.io/cluster', ' []'],
  ['spec:\n', 'spec:\n  exportTo: [istio-system]\n'],
  ['consecutiveGatewayErrors: 5', 'consecutiveGatewayErrors: 0'],
];

type Pick = <Item>(items: readonly Item[]) => Item;

/** The documents of a cluster; a mistake is made in its waypoint, in a service or in a rule. */
function documentsOf(cluster: string, pick: Pick, isHealthy: boolean): string[] {
  const wrong = isHealthy ? undefined : pick(['waypoint', ...SERVICES]);
  const broken = (name: string, document: string, edits: readonly Edit[]): string =>
    wrong === name ? change(document, ...pick(edits)) : document;
  const system = [SYSTEM_NAMESPACE, EAST_WEST_GATEWAY].map((text) => text.replaceAll('of-cluster1', `of-${cluster}`));
  const services = SERVICES.flatMap((name) => {
    const [service, rule, pods] = [SERVICE, DESTINATION_RULE, WORKLOAD].map((text) =>
      text.replaceAll('helloworld', name),
    );
    const isInRule = pick([true, false]);
    return [
      isInRule ? service! : broken(name, service!, OF_SERVICE),
      pods!,
      isInRule ? broken(name, rule!, OF_RULE) : rule!,
    ];
  });
  return [...system, NAMESPACE, broken('waypoint', WAYPOINT, OF_WAYPOINT), ...services];
}

/** A file of a cluster, by its name. */
type Files = Readonly<Record<string, string>>;

const objectsIn = (documents: readonly string[]): unknown[] =>
  documents.map((text) => parseDocument(text).toJS() as unknown);
const remarked = (text: string): string =>
  text
    .split('\n')
    .map((line, at) => (at % 4 === 3 && /^ *[\w./-]+:$/.test(line) ? `${line} # remark ${at}` : line))
    .map((line, at) => (at % 7 === 5 && line !== '' ? `# line ${at}\n${line}` : line))
    .join('\n');

const STYLES: Readonly<Record<string, (documents: readonly string[], pick: Pick) => Files>> = {
  remarks: (documents) => ({ 'all.yaml': remarked(yaml(...documents)) }),
  'ends of lines of Windows': (documents) => ({ 'all.yaml': remarked(yaml(...documents)).replaceAll('\n', '\r\n') }),
  'a file each, without an end of the last line': (documents) =>
    Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, remarked(text).trim()])),
  'a List': (documents) => ({
    'all.yaml': `apiVersion: v1\nkind: List\nitems:\n${documents.map((text) => text.trim().replace(/^/, '- ').replaceAll('\n', '\n  ')).join('\n')}\n`,
  }),
  'flow style': (documents, pick) => ({ 'all.yaml': documents.map((text) => inFlowStyle(text, pick)).join('---\n') }),
  'fields in another order': (documents) => ({
    'all.yaml': documents
      .map((text) => parseDocument(text).toString({ indent: 4, sortMapEntries: backwards } as never))
      .join('---\n'),
  }),
  JSON: (documents) =>
    Object.fromEntries(
      objectsIn(documents).map((object, at) => [`${at}.json`, JSON.stringify(object, undefined, at % 3)]),
    ),
  'a List in JSON': (documents) => ({
    'all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsIn(documents) }, undefined, 2),
  }),
};

const backwards = (left: { key: unknown }, right: { key: unknown }): number =>
  String(left.key) < String(right.key) ? 1 : -1;

function inFlowStyle(text: string, pick: Pick): string {
  const document = parseDocument(text);
  visit(document, {
    Collection: (_, node, above) => {
      if (above.length > 3 && pick([true, false])) node.flow = true;
    },
  });
  return document.toString();
}

let root: string;

function write(seed: number, isHealthy = false): string[] {
  const random = new SeededRandom(seed);
  const pick: Pick = (items) => items[Math.floor(random.next() * items.length)]!;
  root = temporaryFolder();
  return CLUSTERS.map((cluster, place) => {
    const names = Object.keys(STYLES);
    const style = names[(seed + place * 3) % names.length]!;
    fs.mkdirSync(path.join(root, cluster));
    for (const [file, text] of Object.entries(STYLES[style]!(documentsOf(cluster, pick, isHealthy), pick)))
      fs.writeFileSync(path.join(root, cluster, file), text);
    return style;
  });
}

function read(): Map<string, string> {
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file));
  return new Map(files.map((file) => [path.join(root, file), fs.readFileSync(path.join(root, file), 'utf8')]));
}

const remarksIn = (text: string): string[] => text.match(/# (line|remark) \d+/g) ?? [];

/** Outages of a cluster; errors of applications are left to their clients by these rules. */
const OUTAGES = [
  'none',
  ...CLUSTERS.flatMap((name) => ['scaled-to-zero', 'failing', 'waypoint-down'].map((kind) => `${kind}:${name}`)),
];

async function verdicts(): Promise<string[]> {
  const { out } = await run('predict', root, '--json', ...OUTAGES.flatMap((outage) => ['--outage', outage]));
  return [...new Set((JSON.parse(out) as { verdict: string }[]).map(({ verdict }) => verdict))].sort();
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('mistakes at random (seed %d) are repaired in place', async (seed) => {
  const styles = write(seed);
  const before = read();
  expect((await run('check', root, '--max-warnings', '0')).code).toBe(1);
  const dry = await run('check', root, '--fix-dry-run');
  expect(read()).toEqual(before);

  const { errors } = await run('check', root, '--fix');
  const after = read();
  expect([styles, errors]).toEqual([styles, expect.not.stringContaining('not fixed')]);
  expect((await run('check', root, '--max-warnings', '0')).out).toMatch(/no errors, no warnings\n$/);
  expect(await verdicts()).toEqual(['failover', 'local']);

  for (const [file, text] of after) {
    const old = before.get(file)!;
    expect(remarksIn(text)).toEqual(remarksIn(old));
    expect(text.match(/[^\r]\n/) !== null || !text.includes('\n')).toBe(
      old.match(/[^\r]\n/) !== null || !old.includes('\n'),
    );
    expect(parseAllDocuments(text).flatMap((document) => document.errors)).toEqual([]);
    if (file.endsWith('.json')) expect(() => JSON.parse(text) as unknown).not.toThrow();
  }
  const diffs = [...after].map(([file, text]) => unifiedDiff(file, before.get(file)!, text));
  for (const diff of diffs) expect(dry.out).toContain(diff);
  expect(dry.out).toHaveLength(diffs.join('').length);

  expect((await run('check', root, '--fix')).errors).toContain('nothing to fix');
  expect(read()).toEqual(after);
});

test.each([1, 2, 3, 4])('trees without a mistake in these styles (seed %d) are healthy, and stay', async (seed) => {
  write(seed, true);
  const before = read();
  expect((await run('check', root, '--fix', '--max-warnings', '0')).code).toBe(0);
  expect(read()).toEqual(before);
});

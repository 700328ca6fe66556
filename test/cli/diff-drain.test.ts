import { Chart } from 'cdk8s';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { AmbientNamespace, Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint } from '../../src';
import { run } from './support';

// One line of a program that moves the clients of a cluster: what a reviewer reads of it.

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-drain-'));
  shop('before', false);
  shop('after', true);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Three clusters with three services, the second of them drained or not. */
function shop(name: string, isDrained: boolean): void {
  const mesh = new Mesh({ istioVersion: '1.31.0', outdir: path.join(folder, name) });
  const cluster = (id: string, number: number): Cluster =>
    new Cluster(mesh, id, { network: `net-${id}`, gateways: [`203.0.113.${number}`] });
  const [, east2, west] = [cluster('east-1', 1), cluster('east-2', 2), cluster('west', 3)];
  const services = (namespace: string, names: readonly string[]): void => {
    const chart = new Chart(mesh, namespace, { namespace });
    new AmbientNamespace(chart, 'namespace', { name: namespace });
    const waypoint = new Waypoint(chart, 'waypoint');
    for (const app of names) {
      const ports = [{ name: 'http', port: 80 }];
      const service = new GlobalService(chart, app, { ports, selector: { app }, replicas: 3, waypoint });
      new LocalityFailoverRule(chart, `${app}-failover`, { service });
    }
  };
  services('shop', ['web', 'catalog']);
  services('data', ['redis']);
  if (isDrained) east2.drainTo(west);
  mesh.synth();
}

const diff = async (...options: readonly string[]): Promise<string> =>
  (await run('diff', path.join(folder, 'before'), path.join(folder, 'after'), ...options)).out;

/** The lines of a section, without its heading. */
function sectionOf(out: string, title: string): string[] {
  const [, section = ''] = out.split(`${title}\n\n`);
  return section.split('\n\n')[0]!.split('\n');
}

const SERVICES = 'data/redis, shop/catalog, shop/web';

test('what a drain means to do stands by itself, in the first place the answers while nothing is wrong', async () => {
  const out = await diff();
  const [first, was, now, because] = sectionOf(out, 'Where requests go');
  expect(first).toContain(`  ${SERVICES} from east-2, none, `);
  expect([was, now]).toEqual(['    was east-2 100 % (local)', '    now west 100 % (failover)']);
  expect(because).toMatch(/^ {4}because \(none\), as above, east-2, DestinationRule data\/redis-failover \(/);
});

test('what it makes worse comes first, also if it ends when hosts are ejected, and what it makes better last', async () => {
  const out = await diff();
  const titles = out.split('\n').filter((line) => /^[A-Z]/.test(line));
  expect(titles).toEqual(['Worse than before', 'Where requests go', 'Better than before', 'Objects']);
  const worse = sectionOf(out, 'Worse than before');
  expect(worse[0]).toBe(`  ${SERVICES} from east-2, failing:west:application-error:`);
  expect(worse.slice(1, 3)).toEqual(['    was east-2 100 % (local)', '    now no cluster, errors 100 % (stuck)']);
  expect(worse).toContain('    was east-2 100 % (local); until hosts are ejected, errors 0 %');
  const better = sectionOf(out, 'Better than before').filter((line) => line.includes(' from '));
  expect(better).toEqual([
    `  ${SERVICES} from east-2, failing:east-2:gateway-error:`,
    `  ${SERVICES} from east-2, failing:east-2:application-error:`,
  ]);
});

test('it fits on two screens, and --all prints every service by itself', async () => {
  const [short, all] = [await diff(), await diff('--all')];
  expect(short.split('\n').length).toBeLessThan(80);
  for (const service of SERVICES.split(', ')) {
    expect(all).toContain(`  ${service} from east-2, failing:west:application-error:\n`);
  }
});

test('a reason is said in full once, wherever it comes again', async () => {
  const lines = (await diff()).split('\n');
  const sentences = lines.filter((line) => line.startsWith('      the waypoint of '));
  const full = lines.flatMap((line, index) => (sentences.includes(line) ? [`${lines[index - 1]!} ${line}`] : []));
  expect(new Set(full.map((text) => text.replace(/because \([^)]*\)/, 'because'))).size).toBe(full.length);
  expect(lines.filter((line) => line.includes(', as above, ')).length).toBeGreaterThan(3);
});

test('the comment of a pull request has the same parts, and JSON every answer', async () => {
  const markdown = await diff('--format', 'markdown');
  expect(markdown.match(/^### .*$/gm)).toEqual([
    '### Worse than before',
    '### Where requests go',
    '### Better than before',
    '### Objects',
  ]);
  const json = JSON.parse(await diff('--json')) as { behaviour: readonly { service: string }[] };
  expect(new Set(json.behaviour.map(({ service }) => service)).size).toBe(3);
});

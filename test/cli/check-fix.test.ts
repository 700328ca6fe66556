import fs from 'node:fs';
import path from 'node:path';
import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { temporaryFolder } from '../synth/support';
import { run } from './support';

const NOT_GLOBAL = yaml(
  NAMESPACE,
  change(WAYPOINT, '    istio.io/global: "true"\n', ''),
  SERVICE,
  DESTINATION_RULE,
  WORKLOAD,
);

let root: string;
beforeEach(() => {
  root = temporaryFolder();
  for (const [cluster, text] of Object.entries({ cluster1: NOT_GLOBAL, cluster2: HEALTHY })) {
    fs.mkdirSync(path.join(root, cluster));
    fs.writeFileSync(path.join(root, cluster, 'all.yaml'), text);
  }
  const clusters = ['cluster1', 'cluster2'].map((name, index) => ({
    name,
    network: `network-of-${name}`,
    gateways: [`203.0.113.${index + 1}`],
  }));
  fs.writeFileSync(path.join(root, 'mesh.json'), JSON.stringify({ version: 1, clusters }));
});
const read = (): string => fs.readFileSync(path.join(root, 'cluster1', 'all.yaml'), 'utf8');

test('--fix-dry-run prints a diff and nothing else, says what it would fix, and writes nothing', async () => {
  const { code, out, errors } = await run('check', root, '--fix-dry-run');
  expect(code).toBe(1);
  expect(out).toMatch(/^--- a\/.*\n\+\+\+ b\/.*\n@@ -\d+,6 \+\d+,7 @@\n/);
  expect(out.match(/^[-+] .*$/gm)).toEqual(['+    istio.io/global: "true"']);
  expect(errors).toBe(
    'cdk8s-ambient: would fix waypoint-not-global (cluster1, Gateway sample/waypoint, metadata.labels)\n',
  );
  expect(read()).toBe(NOT_GLOBAL);
});

test('--fix writes the change, and reports what is left', async () => {
  const { code, out, errors } = await run('check', root, '--fix');
  expect([code, errors]).toEqual([
    0,
    'cdk8s-ambient: fixed waypoint-not-global (cluster1, Gateway sample/waypoint, metadata.labels)\n',
  ]);
  expect(out).toContain('no errors, no warnings');
  expect(read()).toBe(change(NOT_GLOBAL, '-for: service\n', '-for: service\n    istio.io/global: "true"\n'));
  expect((await run('check', root, '--fix')).errors).toContain('nothing to fix');
});

test('what is silenced is not fixed', async () => {
  const config = path.join(root, 'silences.txt');
  fs.writeFileSync(config, 'silence: [{ rule: waypoint-not-global, reason: on purpose }]');
  expect((await run('check', root, '--fix', '--config', config)).errors).toContain('nothing to fix');
  expect(read()).toBe(NOT_GLOBAL);
});

test('--fix and --fix-dry-run exclude each other', async () => {
  const { code, errors } = await run('check', root, '--fix', '--fix-dry-run');
  expect(code).toBe(2);
  expect(errors).toContain('give one of them');
});

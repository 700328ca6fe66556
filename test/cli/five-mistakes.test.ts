import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';

/*
 * A tree with five mistakes of five kinds, in which no failover would happen, and all that a newcomer is told of it.
 * After a change that is meant: `cd test/cli/five-mistakes/tree && node --import tsx ../../../../src/cli/main.ts check . > ../expected.txt`.
 */

const FOLDER = path.join(__dirname, 'five-mistakes');
const EAST = 'east/shop.yaml';
const WEST = 'west/shop.yaml';

/** What the output says to change, in its words: file, what stands there, what to write. */
const FIXES: readonly (readonly [file: string, before: string, after: string])[] = [
  [EAST, '      minHealthPercent: 1\n', '      minHealthPercent: 1\n      maxEjectionPercent: 100\n'],
  [WEST, '    istio.io/waypoint-for: service\n', '    istio.io/waypoint-for: service\n    istio.io/global: "true"\n'],
  [WEST, '- name: web\n', '- name: http\n'],
  [WEST, 'maxEjectionPercent: 100%\n', 'maxEjectionPercent: 100\n'],
  [WEST, '  host: cart.shop\n', '  host: cart.shop.svc.cluster.local\n'],
];

let root: string;
let out = '';

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-mistakes-'));
  fs.cpSync(path.join(FOLDER, 'tree'), root, { recursive: true });
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true, force: true });
});

function fix([file, before, after]: (typeof FIXES)[number]): void {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  expect(text.split(before)).toHaveLength(2);
  fs.writeFileSync(path.join(root, file), text.replace(before, after));
}

test('each of the five mistakes is named with its file, line, effect and fix', async () => {
  expect(await main(['check', root])).toBe(1);
  expect(out.replaceAll(`${root}/`, '').replaceAll(root, '.')).toBe(
    fs.readFileSync(path.join(FOLDER, 'expected.txt'), 'utf8'),
  );
});

test('doing what the output says leaves nothing to say', async () => {
  for (const one of FIXES) fix(one);
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(0);
  expect(out).toMatch(/: 2 clusters, 10 objects: no errors, no warnings\n$/);
});

test.each(FIXES)('leaving out the fix in %s of %j does not pass', async (...left) => {
  for (const one of FIXES) if (one[1] !== left[1] || one[0] !== left[0]) fix(one);
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(1);
});

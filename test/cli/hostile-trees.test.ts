import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { harmlessTree, HOSTILE_TREES } from '../support/hostile-trees';
import { run } from './support';

/** What a hostile tree may take of CPU, as a multiple of a harmless one of its size. */
const MOST_TIMES = 3;
/** By so much, in milliseconds, two runs of the same may differ: collecting garbage, compiling, neighbours. */
const NOISE = 1000;

let root: string;
beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-hostile-'))));
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): number {
  let bytes = 0;
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

async function timed(command: string) {
  const before = process.cpuUsage();
  const result = await run(command, root);
  const { user, system } = process.cpuUsage(before);
  return { ...result, milliseconds: (user + system) / 1000 };
}

/** Once more, and once more again, where it took longer: what a busy machine adds is not the same each time. */
async function timedWithin(most: number, command: string) {
  const first = await timed(command);
  if (first.milliseconds < most) return first;
  const again = [await timed(command), await timed(command)];
  return { ...first, milliseconds: Math.min(...again.map(({ milliseconds }) => milliseconds)) };
}

/** By size, rounded up to whole steps. */
const harmless = new Map<number, number>();
const STEP = 50_000;

async function harmlessCost(bytes: number): Promise<number> {
  const steps = Math.ceil(bytes / STEP);
  const known = harmless.get(steps);
  if (known !== undefined) return known;
  const own = root;
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-harmless-'));
  write(harmlessTree(steps * STEP));
  // The first run compiles.
  if (harmless.size === 0) await timed('check');
  const { milliseconds } = await timed('check');
  fs.rmSync(root, { recursive: true, force: true });
  root = own;
  harmless.set(steps, milliseconds);
  return milliseconds;
}

test('there are 150 kinds of hostile trees', () => {
  expect(HOSTILE_TREES.length).toBeGreaterThanOrEqual(150);
  expect(new Set(HOSTILE_TREES.map(({ name }) => name)).size).toBe(HOSTILE_TREES.length);
});

test.each(HOSTILE_TREES)(
  '$name: check and predict answer, in the time that a harmless tree takes',
  async ({ files }) => {
    const bytes = write(files());
    const most = MOST_TIMES * (await harmlessCost(bytes)) + NOISE;
    for (const command of ['check', 'predict']) {
      const { code, out, errors, milliseconds } = await timedWithin(most, command);
      expect([0, 1, 2]).toContain(code);
      expect(out + errors).not.toMatch(/^ +at .*:\d+|RangeError|TypeError/m);
      expect(code === 0 || out + errors !== '').toBe(true);
      // eslint-disable-next-line no-control-regex -- what must not reach a terminal
      expect(out + errors).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]|^::/m);
      expect(milliseconds).toBeLessThan(most);
    }
  },
);

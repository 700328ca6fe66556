import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A tree that is meant to cost more than its size. */
interface Hostile {
  readonly name: string;
  /** Absent where it ends in many findings, which take memory, too. */
  readonly isBoundInMemory?: true;
  readonly files: () => Readonly<Record<string, string>>;
}

/** What reading a tree took. */
export interface Cost {
  readonly cpu: number;
  /** Megabytes. */
  readonly memory: number;
}

export interface Bounded extends Cost {
  readonly name: string;
  readonly bytes: number;
  /** What a harmless tree of the same size took. */
  readonly harmless: Cost;
  /** What it printed last, and whether it was an answer. */
  readonly ended: boolean;
}

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: sample}\n';
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Kinds of input that once took minutes, a multiple of the memory, or ended in a stack trace. */
export const HOSTILE: readonly Hostile[] = [
  {
    name: '200,000 keys in one map',
    isBoundInMemory: true,
    files: () => ({ 'a/x.yaml': `${OBJECT}data:\n${times(200_000, (n) => `  k${n}: v\n`)}` }),
  },
  {
    name: '50,000 keys twice',
    isBoundInMemory: true,
    files: () => ({ 'a/x.yaml': `${OBJECT}data:\n${times(100_000, (n) => `  k${n % 50_000}: v\n`)}` }),
  },
  {
    name: '5,000 broken documents',
    files: () => ({ 'a/x.yaml': times(5000, (n) => `---\nkind: Service\nmetadata: {name: [}\nx: ${n}\n`) }),
  },
  {
    name: '5,000 broken items of a List',
    files: () => ({
      'a/x.yaml': `apiVersion: v1\nkind: List\nitems:\n${times(5000, (n) => `- apiVersion: v1\n  kind: Service\n  metadata: {name: a${n}, namespace: b}\n  spec: {ports: [{port: c}]}\n`)}`,
    }),
  },
  {
    name: '3 MB of lines of spaces',
    isBoundInMemory: true,
    files: () => ({ 'a/x.yaml': `${OBJECT}${'   \n'.repeat(750_000)}data: {}\n` }),
  },
  {
    name: '4 MB of blank lines',
    isBoundInMemory: true,
    files: () => ({ 'a/x.yaml': `${OBJECT}${'\n'.repeat(4_000_000)}data: {}\n` }),
  },
  {
    name: '8 MB of blank lines',
    isBoundInMemory: true,
    files: () => ({ 'a/x.yaml': `${OBJECT}${'\n'.repeat(8_000_000)}data: {}\n` }),
  },
  {
    name: '100,000 documents that are no objects',
    files: () => ({ 'a/x.yaml': times(100_000, (n) => `---\nfoo: ${n}\n`) }),
  },
  {
    name: '100,000 objects twice',
    files: () => ({ 'a/x.yaml': times(100_000, (n) => `---\n${OBJECT}data: {a: "${n}"}\n`) }),
  },
  {
    name: '200,000 files in mesh.json',
    files: () => ({
      'mesh.json': JSON.stringify({
        version: 1,
        clusters: [{ name: 'a' }],
        files: Array.from({ length: 200_000 }, (_, n) => `a/${n}.yaml`),
      }),
      'a/x.yaml': OBJECT,
    }),
  },
  {
    name: '50,000 Services of one namespace',
    isBoundInMemory: true,
    files: () => harmless(8_000_000),
  },
  { name: 'folders 1,500 deep', files: () => ({ [`a/${'d/'.repeat(1500)}x.yaml`]: OBJECT }) },
  {
    name: '300,000 keys in JSON',
    isBoundInMemory: true,
    files: () => ({
      'a/x.json': `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"":""${times(300_000, (n) => `,"k${n}":"v"`)}}}`,
    }),
  },
  { name: '100,000 brackets', isBoundInMemory: true, files: () => ({ 'a/x.yaml': `a: ${'['.repeat(100_000)}` }) },
  {
    name: 'aliases of aliases',
    files: () => ({
      'a/x.yaml': `${OBJECT}l0: &l0 [x]\n${times(12, (n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]\n`)}`,
    }),
  },
  {
    name: '2 ** 31 - 1 replicas',
    files: () => ({
      'a/x.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: b}\nspec: {replicas: 2147483647}\n`,
    }),
  },
];

/** Objects like those that people write, of about that many bytes. */
function harmless(bytes: number): Readonly<Record<string, string>> {
  const object = (n: number): string =>
    `---\napiVersion: v1\nkind: Service\nmetadata:\n  name: a${n}\n  namespace: b\n  labels:\n    app: a\nspec:\n  selector:\n    app: a${n}\n  ports:\n    - name: http\n      port: 80\n`;
  return { 'a/x.yaml': times(Math.max(1, Math.round(bytes / object(1000).length)), object) };
}

/** @param command what runs `cdk8s-ambient`, for example node and a file */
export function measure(command: readonly string[], { name, files }: Hostile): Bounded {
  const given = files();
  const bytes = Object.values(given).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const { cost, ended } = check(command, given);
  return { name, bytes, ...cost, ended, harmless: check(command, harmless(bytes)).cost };
}

function check(command: readonly string[], files: Readonly<Record<string, string>>): { cost: Cost; ended: boolean } {
  const root = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-bounds-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const [program = '', ...args] = command;
    // The child says what it took itself: nothing else has it without a shell.
    const report = `process.on('exit',()=>{const r=process.resourceUsage();require('fs').writeSync(2,'\\ncost '+(r.userCPUTime+r.systemCPUTime)/1e6+' '+r.maxRSS/1024+'\\n')})`;
    const preload = join(root, '..', `${root.split('/').at(-1)!}.cjs`);
    writeFileSync(preload, report);
    const { status, stderr } = spawnSync(program, ['--require', preload, ...args, 'check', root], {
      encoding: 'utf8',
      maxBuffer: 1024 * 1024 * 1024,
      timeout: 400_000,
    });
    rmSync(preload);
    const [, cpu = 'NaN', memory = 'NaN'] = /cost (\S+) (\S+)/.exec(stderr) ?? [];
    return { cost: { cpu: Number(cpu), memory: Number(memory) }, ended: status !== null && !/\n {4}at /.test(stderr) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

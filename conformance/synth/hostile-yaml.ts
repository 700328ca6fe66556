import { countOf } from '../sample';
import { ApiObject, Chart } from 'cdk8s';
import { Cluster, Mesh } from 'cdk8s-ambient';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Random } from './random';

/** Read back, not counting what the synth refuses. */
export const DOCUMENTS = countOf(10_000, 2_000);
const DOCUMENTS_PER_MESH = 500;

/** What YAML readers are known to take for something else, or to stumble over. */
const HOSTILE = [
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  'Y',
  'NO',
  'true',
  'False',
  'null',
  'Null',
  '~',
  '',
  ' ',
  '0x1f',
  '0o17',
  '0b101',
  '012',
  '08',
  '1e3',
  '1E+3',
  '.5',
  '5.',
  '-.inf',
  '.NaN',
  '+1',
  '1_000',
  '1:20',
  '190:20:30',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '!!tag',
  '!local',
  '&anchor',
  '*alias',
  '- item',
  '-',
  '--',
  '---',
  '--- text',
  '...',
  '? key',
  ': value',
  'key: value',
  'a #comment',
  '#comment',
  '%directive',
  '@at',
  '`tick`',
  '"quoted"',
  "'single'",
  "it's",
  '{flow: 1}',
  '[1, 2]',
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '|-\n  x',
  '>+\n\n',
  '<<',
  '=',
  'a\nb',
  'a\n\nb\n',
  '\n',
  '\n\n',
  ' leading',
  'trailing ',
  '\ttab',
  'a\tb',
  'a\r\nb',
  'a\rb',
  '\r',
  'trailing newline\n',
  'two newlines\n\n',
  '\u0085',
  'a\u0085b',
  '\u2028',
  'a\u2029b',
  '\u00a0',
  '\ufeff',
  '\ufeffa',
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u007f',
  '\u0080',
  '\ufffe',
  '\uffff',
  '😀',
  '👩‍👩‍👧',
  'é',
  'e\u0301',
  '日本語',
  'İıſ',
  '\ud83d',
  'a\udc00',
  '\\',
  '\\n',
  '\\ud83d',
  'C:\\path',
  '$HOME',
  '${{ x }}',
  '{{ .Values.x }}',
  '-1',
  '1e999',
  '9007199254740993',
  '__proto__x',
  'constructor',
];
const NUMBERS = [0, -0, 1, -1, 0.1, 1e21, 1e-7, 9007199254740991, -9007199254740991, 1.5e300, 5e-324];

export interface Outcome {
  /** Documents that were written and read back. */
  readonly documents: number;
  /** Further documents, which the synth refused with their path and without writing anything. */
  readonly refused: number;
  /** Documents that the reader took for something else. Empty is good. */
  readonly misread: readonly string[];
}

/** Reads files of manifests and gives each document as JSON, one a line. */
export type Reader = (files: readonly string[]) => Promise<string>;

/** Writes documents full of hostile strings and has them read back. */
export async function readBackHostileDocuments(seed: number, read: Reader): Promise<Outcome> {
  const random = new Random(seed);
  const misread: string[] = [];
  let refused = 0;
  let documents = 0;
  while (documents < DOCUMENTS) {
    const declared = Array.from({ length: DOCUMENTS_PER_MESH }, () => hostileObject(random, 0));
    const outcome = await roundTrip(declared, read);
    refused += outcome.refused;
    misread.push(...outcome.misread);
    documents += declared.length - outcome.refused;
  }
  return { documents, refused, misread };
}

async function roundTrip(
  declared: ReadonlyArray<Record<string, unknown>>,
  read: Reader,
): Promise<Pick<Outcome, 'refused' | 'misread'>> {
  const accepted = declared.filter(isAccepted);
  const outdir = freshFolder();
  try {
    synthesize(outdir, accepted);
    const files = readdirSync(join(outdir, 'cluster1')).map((file) => join(outdir, 'cluster1', file));
    const lines = (await read(files)).trimEnd().split('\n');
    const found = new Map(
      lines.map((line) => {
        const document = JSON.parse(line) as { metadata?: { name?: string }; spec?: unknown };
        return [document.metadata?.name, document] as const;
      }),
    );
    const misread = accepted.flatMap((spec, index) => {
      const document = found.get(`object-${index}`);
      const expected = JSON.parse(JSON.stringify(spec)) as unknown;
      return document !== undefined && isDeepStrictEqual(document.spec, expected)
        ? []
        : [
            `${JSON.stringify(expected)} was read as ${JSON.stringify(document?.spec ?? [...found.values()].find((other) => 'unreadable' in other))}`,
          ];
    });
    return { refused: declared.length - accepted.length, misread };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

let folders = 0;

/** Random names come twice among so many, and two meshes of a process may not write to one folder. */
function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), `cdk8s-ambient-yaml-${folders++}-`));
}

/** What a synth refuses, it must refuse with its path, and before anything is written. */
function isAccepted(spec: Record<string, unknown>): boolean {
  const outdir = freshFolder();
  try {
    synthesize(outdir, [spec]);
    return true;
  } catch (error) {
    const message = (error as Error).message;
    if (!message.includes('[chart/object-0]') || readdirSync(outdir).length > 0) throw error;
    return false;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function synthesize(outdir: string, specs: ReadonlyArray<Record<string, unknown>>): void {
  const mesh = new Mesh({ outdir });
  new Cluster(mesh, 'cluster1', { network: 'network1' });
  const chart = new Chart(mesh, 'chart', { namespace: 'sample' });
  specs.forEach((spec, index) => {
    new ApiObject(chart, `object-${index}`, {
      apiVersion: 'example.com/v1',
      kind: 'Hostile',
      metadata: { name: `object-${index}` },
      spec,
    });
  });
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true; // hundreds of summaries say nothing here
  try {
    mesh.synth();
  } finally {
    process.stderr.write = write;
  }
}

function hostileObject(random: Random, depth: number): Record<string, unknown> {
  const keys = Array.from({ length: 1 + random.below(5) }, () => hostileString(random)).filter(
    (key) => key !== '__proto__',
  );
  return Object.fromEntries(keys.map((key) => [key, hostileValue(random, depth)]));
}

function hostileValue(random: Random, depth: number): unknown {
  switch (random.below(depth > 3 ? 4 : 6)) {
    case 0:
      return random.pick(NUMBERS);
    case 1:
      return random.below(2) === 0;
    case 4:
      return Array.from({ length: random.below(4) }, () => hostileValue(random, depth + 1));
    case 5:
      return hostileObject(random, depth + 1);
    default:
      return hostileString(random);
  }
}

function hostileString(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick(HOSTILE) + random.pick(HOSTILE);
    case 1:
      return random.pick(HOSTILE).repeat(1 + random.below(40));
    case 2:
      return `${'long '.repeat(random.below(300))}${random.pick(HOSTILE)}`;
    case 3:
      return Array.from({ length: random.below(12) }, () => String.fromCodePoint(random.below(0x3000))).join('');
    default:
      return random.pick(HOSTILE);
  }
}

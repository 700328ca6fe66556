import { readObjects } from '../../src/model/read/tree/objects';
import { YamlReader } from '../../src/model/read/yaml/yaml';
import { CHECK_FORMATS } from '../../src/report/check';
import { brokenFile } from './odd-files';
import { oddScalar } from './odd-scalars';
import type { Random } from './random';

/** What reading and printing one small input may take, in milliseconds of CPU: a thousand times what it takes. */
const MOST_MILLISECONDS = 1000;

const PIECES = [
  '\n::error::',
  '\u001b[2J',
  '\u202e',
  '</testcase>',
  '`',
  '<b>',
  '@all',
  '%0A',
  '\u0000',
  '\ud83d\ude00',
  '---\n',
  '__proto__',
];

/** A file of one object or of a List, with odd values in odd places and a few characters wrong. */
function oddObject(random: Random): string {
  const name = JSON.stringify(oddScalar(random) + random.pick(PIECES));
  const value = random.below(2) === 0 ? oddScalar(random) : name;
  const object = `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, labels: {${oddScalar(random)}: ${value}}}\nspec: ${value}\n`;
  return random.below(3) === 0
    ? `apiVersion: v1\nkind: List\nitems:\n- ${oddScalar(random)}\n- ${object.trimEnd().replaceAll('\n', '\n  ')}\n`
    : object;
}

/** Reads inputs and prints in every format what is said of them. Returns each that ended in an exception, or took long. */
export function fuzzReaders(count: number, random: Random): string[] {
  const failures: string[] = [];
  for (let tried = 0; tried < count; tried++) {
    const text = random.below(2) === 0 ? brokenFile(random) : oddObject(random);
    const file = `cluster${random.pick(PIECES)}/a.${random.pick(['yaml', 'json'])}`;
    const before = process.cpuUsage();
    try {
      readAndPrint(file, text);
    } catch (error) {
      failures.push(`${JSON.stringify(text)}: ${String(error)}`);
    }
    const { user, system } = process.cpuUsage(before);
    const taken = (user + system) / 1000;
    if (taken > MOST_MILLISECONDS) failures.push(`${JSON.stringify(text)}: took ${Math.round(taken)} ms`);
  }
  return failures;
}

function readAndPrint(file: string, text: string): void {
  const { findings, objects } = readObjects({ file, text }, new YamlReader());
  const said = [
    ...findings,
    ...objects.map(({ kind, name }) => ({
      ...{ rule: 'name-refused', severity: 'error' as const, file, line: 1 },
      ...{ object: `${kind} ${name}`, message: name, fix: name },
    })),
  ];
  const report = {
    roots: ['.'],
    clusters: 1,
    kinds: new Map(),
    findings: said,
    silenced: [],
    known: 0,
    isWhole: true,
    version: '0',
  };
  for (const format of Object.values(CHECK_FORMATS)) {
    const written = format(report, { lines: undefined });
    const printed = typeof written === 'string' ? written : [...written].join('');
    // eslint-disable-next-line no-control-regex -- what must not reach a terminal
    if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(printed))
      throw new Error('a control character is printed as it is');
  }
}

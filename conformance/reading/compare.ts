import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { YamlReader } from '../../src/model/read/yaml/yaml';

/** How our reading of texts differs from that of kubectl. */
export interface Comparison {
  readonly texts: number;
  /** How many kubectl reads. */
  readonly accepted: number;
  readonly differences: readonly string[];
}

/** Compares what we read of texts with what the decoder of kubectl does. */
export function compareReading(texts: readonly string[], kubectlReader: string): Comparison {
  const answers = readWithKubectl(texts, kubectlReader);
  const differences: string[] = [];
  let accepted = 0;
  texts.forEach((text, index) => {
    const theirs = answers[index]!;
    if (theirs !== undefined) accepted++;
    const ours = readHere(text);
    if (!isDeepStrictEqual(ours, theirs)) {
      differences.push(`${JSON.stringify(text)}: we ${describe(ours)}, kubectl ${describe(theirs)}`);
    }
  });
  return { texts: texts.length, accepted, differences };
}

const REFUSES = 'refuse it';

/** Reports whether a difference is that we refuse what kubectl reads: nothing is said of a mesh that is not there. */
export function isRefusedHere(difference: string): boolean {
  return difference.includes(`: we ${REFUSES}, kubectl`);
}

function describe(documents: unknown[] | undefined): string {
  return documents === undefined ? REFUSES : `read ${JSON.stringify(documents)}`;
}

/** What the decoder of kubectl reads: the documents of each text, or undefined where one of them is refused. */
export function readWithKubectl(texts: readonly string[], kubectlReader: string): (unknown[] | undefined)[] {
  const { status, stdout, stderr } = spawnSync(kubectlReader, [], {
    input: texts.map((text) => `${JSON.stringify(text)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`kubectl-reader failed: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const documents = JSON.parse(line) as unknown[];
      return documents.some(isError) ? undefined : normalize(documents);
    });
}

function isError(document: unknown): boolean {
  return typeof document === 'object' && document !== null && Object.keys(document).join() === 'error';
}

/** A key that is twice is refused here on purpose, and read by kubectl: it says nothing of the rest. */
function readHere(text: string): unknown[] | undefined {
  const documents = new YamlReader().read(text.replace(/^\ufeff/, ''));
  if (documents.some(({ content }) => content.errors.some(({ duplicateKey }) => !duplicateKey))) return undefined;
  return normalize(
    documents.map(({ content }) => content.value).filter((value) => value !== null && value !== undefined),
  );
}

/** As JSON says it: it has no negative zero. */
function normalize(documents: unknown[]): unknown[] {
  return JSON.parse(JSON.stringify(documents)) as unknown[];
}

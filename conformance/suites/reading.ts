import { lookAgain } from '../again';
import { compiled } from '../../test/support/compiled';
import { chooseSeed, countOf, sampleOf } from '../sample';
import { join } from 'node:path';
import { binaryDirectory } from '../clusters/cache';
import { HOSTILE, measure } from '../reading/bounds';
import { fuzzReaders } from '../reading/fuzz';
import { compareReading, isRefusedHere } from '../reading/compare';
import { brokenFile, ODD_FILES, STRICTER_HERE } from '../reading/odd-files';
import { oddScalar, ODD_SCALARS } from '../reading/odd-scalars';
import { Random } from '../reading/random';
import { requireEqual, type Suite } from './suite';

const SCALARS = countOf(10_000, 2_000);
const BROKEN_FILES = countOf(3_000, 300);
const FUZZED = countOf(100_000, 1_000);
/** Of files with a few characters wrong, so many may be refused here and read by kubectl: see STRICTER_HERE. */
const MOST_OF_BROKEN = 0.02;
const NONE = 'none';
/** What a hostile tree may take of CPU, as a multiple of a harmless one. */
const MOST_TIMES = 3;
/** What it may take of memory more than nothing does: so many megabytes, and so many bytes for one of its own. */
const MOST_MEGABYTES = 80;
const MOST_BYTES_EACH = 20;
const MEGABYTE = 1024 * 1024;

/** What we read of texts beside what the decoder of kubectl reads. */
export const reading: Suite = {
  name: 'reading',
  needsClusters: false,
  measures: true,
  checks: () => {
    const command = [process.execPath, compiled().command];
    const seed = chooseSeed();
    const compare = (texts: readonly string[]) => compareReading(texts, join(binaryDirectory(), 'kubectl-reader'));
    const scalars = (): readonly string[] => {
      const random = new Random(seed);
      return [...ODD_SCALARS, ...Array.from({ length: SCALARS }, () => oddScalar(random))];
    };
    const same = (texts: readonly string[]): void => {
      const { accepted, differences } = compare(texts);
      requireEqual(NONE, differences[0] ?? NONE);
      console.log(`   ${texts.length} texts, of which kubectl reads ${accepted}; ${differences.length} differences`);
    };
    const hostile = sampleOf(HOSTILE, 5, seed);
    return [
      {
        sentence: `${ODD_FILES.length} odd files are read, or refused, as kubectl does`,
        run: async () => Promise.resolve(same(ODD_FILES)),
      },
      {
        sentence: `what ${STRICTER_HERE.length} more mean is refused here and read by kubectl, as we say`,
        run: async () =>
          Promise.resolve(
            requireEqual(String(STRICTER_HERE.length), String(compare(STRICTER_HERE).differences.length)),
          ),
      },
      {
        sentence: `${SCALARS} scalars are what kubectl makes of them, as values (seed ${seed})`,
        run: async () => Promise.resolve(same(scalars().map((scalar) => `v: ${scalar}\n`))),
      },
      {
        sentence: `${SCALARS} scalars are what kubectl makes of them, as keys (seed ${seed})`,
        run: async () => Promise.resolve(same(scalars().map((scalar) => `${scalar}: v\n`))),
      },
      {
        sentence: `${hostile.length} of ${HOSTILE.length} kinds of hostile trees are answered in at most ${MOST_TIMES} times the CPU of harmless ones of their size`,
        run: async () => {
          for (const one of hostile) {
            const { result, problem } = await lookAgain(() => {
              const { name, cpu, memory, harmless, ended } = measure(command, one);
              const text = `${name}: ${cpu.toFixed(1)} s, harmless ${harmless.cpu.toFixed(1)} s, ${Math.round(memory)} MB`;
              return { result: text, problem: ended && cpu <= MOST_TIMES * harmless.cpu ? undefined : text };
            });
            requireEqual('an answer in time', problem ?? 'an answer in time');
            console.log(`   ${result}`);
          }
        },
      },
      {
        sentence: `${LARGE.length} kinds of large trees are read in ${MOST_BYTES_EACH} times their size and ${MOST_MEGABYTES} MB of memory`,
        run: async () => {
          const nothing = measure(command, { name: 'nothing', files: () => ({ 'a/x.yaml': '' }) }).memory;
          for (const one of LARGE) {
            const { result, problem } = await lookAgain(() => {
              const { name, bytes, memory } = measure(command, one);
              const most = nothing + MOST_MEGABYTES + (MOST_BYTES_EACH * bytes) / MEGABYTE;
              const text = `${name}: ${Math.round(memory)} MB of ${Math.round(most)}`;
              return { result: text, problem: memory <= most ? undefined : text };
            });
            requireEqual('within bounds', problem ?? 'within bounds');
            console.log(`   ${result}`);
          }
        },
      },
      {
        sentence: `${FUZZED} odd inputs are read, and what is said of them printed in every format, without an exception (seed ${seed})`,
        run: async () => Promise.resolve(requireEqual(NONE, fuzzReaders(FUZZED, new Random(seed))[0] ?? NONE)),
      },
      {
        sentence: `of ${BROKEN_FILES} manifests with a few characters wrong, none is read in another way, and hardly any is refused that kubectl reads (seed ${seed})`,
        run: async () => {
          const random = new Random(seed);
          const { accepted, differences } = compare(Array.from({ length: BROKEN_FILES }, () => brokenFile(random)));
          requireEqual(NONE, differences.find((difference) => !isRefusedHere(difference)) ?? NONE);
          const few = 'hardly any';
          requireEqual(few, differences.length <= BROKEN_FILES * MOST_OF_BROKEN ? few : differences[0]!);
          console.log(`   kubectl reads ${accepted}; ${differences.length} of them are refused here`);
          return Promise.resolve();
        },
      },
    ];
  },
};

/** What is large without many findings, which count, too. */
const LARGE = HOSTILE.filter(({ isBoundInMemory }) => isBoundInMemory === true);

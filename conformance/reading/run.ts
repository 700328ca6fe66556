import { compareReading } from './compare';
import { brokenFile, ODD_FILES } from './odd-files';
import { oddScalar, ODD_SCALARS } from './odd-scalars';
import { Random } from './random';

// npx tsx conformance/reading/run.ts KUBECTL-READER [SEED]: all differences, for whoever works on the reader.
const [reader, seed = '1'] = process.argv.slice(2);
const random = new Random(Number(seed));
const scalars = [...ODD_SCALARS, ...Array.from({ length: 10_000 }, () => oddScalar(random))];
const parts = {
  'odd files': ODD_FILES,
  'scalars as values': scalars.map((scalar) => `v: ${scalar}\n`),
  'scalars as keys': scalars.map((scalar) => `${scalar}: v\n`),
  'broken files': Array.from({ length: 3000 }, () => brokenFile(random)),
};
for (const [name, texts] of Object.entries(parts)) {
  const { accepted, differences } = compareReading(texts, reader!);
  console.log(`${name}: ${texts.length}, of which kubectl reads ${accepted}; ${differences.length} differences`);
  for (const difference of differences.slice(0, 60)) console.log(`  ${difference}`);
}

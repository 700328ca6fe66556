import { parseArgs } from 'node:util';
import { compare, describe } from './comparison';

// `node --import tsx conformance/endpoints/run.ts --binary PATH [--seed N] [--meshes N] [--only N]`: the comparison alone, for
// further seeds than the one of the conformance run. PATH is conformance/go/istio/eds, built. --only makes one mesh again.

const { binary, seed, meshes, only } = parseArgs({
  options: {
    binary: { type: 'string', default: 'eds' },
    seed: { type: 'string', default: '1' },
    meshes: { type: 'string', default: '100' },
    only: { type: 'string' },
  },
}).values;

const first = only === undefined ? 0 : Number(only);
const count = only === undefined ? Number(meshes) : 1;

void compare({ binary, seed: Number(seed), first, count }).then((comparison) => {
  for (const difference of comparison.differences) console.log(difference);
  console.log(`seed ${seed}, ${describe(comparison)}`);
  process.exitCode = comparison.differences.length === 0 ? 0 : 1;
});

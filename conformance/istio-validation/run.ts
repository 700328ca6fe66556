import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { compareVerdicts, describe } from './parity';

// `node --import tsx conformance/istio-validation/run.ts --binary PATH [--seed N] [--objects N]`: the comparison alone, for
// further seeds than the one of the conformance run, and without clusters. PATH is conformance/go/istio/validate, built.

const { binary, seed, objects } = parseArgs({
  options: {
    binary: { type: 'string' },
    seed: { type: 'string', default: '1' },
    objects: { type: 'string', default: '10000' },
  },
}).values;

function validate(input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(binary ?? 'validate', { maxBuffer: 1 << 30 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(new Error(error.message)),
    );
    child.stdin?.end(input);
  });
}

void compareVerdicts(Number(seed), Number(objects), validate).then((parity) => {
  for (const difference of parity.differences) console.log(difference);
  console.log(`seed ${seed}, ${describe(parity)}`);
  process.exitCode = parity.differences.length === 0 ? 0 : 1;
});

import { parseArgs } from 'node:util';
import { differencesOfStructure } from './core-structure';
import { compareCoreKinds, compareCustomKinds, describeParity, refusedSamples, type Parity } from './parity';
import { unbrokenRules } from './rules';
import { ApiServer } from './server';

// `node --import tsx conformance/schema/run.ts --kubeconfig FILE [--seed N] [--objects N] [--newer]`: the comparison alone, for
// further seeds than the one of the conformance run. The API server must serve the pinned definitions, with --newer those of
// imports/crds/newer, and needs nothing else.

const { kubeconfig, seed, objects, newer } = parseArgs({
  options: {
    newer: { type: 'boolean', default: false },
    kubeconfig: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    objects: { type: 'string', default: '3000' },
  },
}).values;

async function main(): Promise<void> {
  const server = new ApiServer(kubeconfig);
  const release = newer ? 'newer' : 'known';
  print('samples', await refusedSamples(server, release));
  const custom = await timed('custom kinds', () => compareCustomKinds(Number(seed), Number(objects), server, release));
  print('CEL rules that nothing broke', unbrokenRules(custom.messages, release));
  await timed('core kinds', () => compareCoreKinds(Number(seed), Number(objects), server));
  print('structure of core kinds', await differencesOfStructure(server));
  server.close();
}

async function timed(what: string, compare: () => Promise<Parity>): Promise<Parity> {
  const started = Date.now();
  const parity = await compare();
  console.log(`${what}, seed ${seed}, ${((Date.now() - started) / 1000).toFixed(1)} s: ${describeParity(parity)}`);
  print('  differences', parity.differences);
  return parity;
}

function print(what: string, lines: readonly string[]): void {
  console.log(`${what}: ${lines.length}`);
  for (const line of lines.slice(0, 10)) console.log(`  ${line}`);
  if (lines.length > 0) process.exitCode = 1;
}

void main();

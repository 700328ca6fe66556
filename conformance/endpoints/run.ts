import { parseArgs } from 'node:util';
import { compare, compareFollowed, describe } from './comparison';
import { compareDefinite, describeDefinite } from './definite';
import { FEATURES, type FeatureName } from './features';
import { compareOutbound, describeOutbound } from './routing/compare-outbound';
import { compareRoutes, describeRoutes } from './routing/compare-routes';

// `node --import tsx conformance/endpoints/run.ts --binary PATH [--seed N] [--meshes N] [--only N] [--feature NAME | --followed | --routes | --outbound]`: the
// comparison alone, for further seeds than the one of the conformance run. PATH is conformance/go/istio/eds, built. --only makes
// one mesh again. --feature takes meshes that have something that few have, --followed those with several things that are followed.

const { binary, seed, meshes, only, feature, followed, routes, outbound } = parseArgs({
  options: {
    binary: { type: 'string', default: 'eds' },
    seed: { type: 'string', default: '1' },
    meshes: { type: 'string', default: '100' },
    only: { type: 'string' },
    feature: { type: 'string' },
    followed: { type: 'boolean', default: false },
    routes: { type: 'boolean', default: false },
    outbound: { type: 'boolean', default: false },
  },
}).values;

const first = only === undefined ? 0 : Number(only);
const count = only === undefined ? Number(meshes) : 1;
const question = { binary, seed: Number(seed), first, count };

async function run(): Promise<void> {
  if (feature !== undefined && !(feature in FEATURES)) {
    throw new Error(`--feature is one of ${Object.keys(FEATURES).join(', ')}`);
  }
  if (outbound) return print(await compareOutbound(question), describeOutbound);
  if (routes) return print(await compareRoutes(question), describeRoutes);
  if (feature !== undefined) return print(await compareDefinite(feature as FeatureName, question), describeDefinite);
  return print(await (followed ? compareFollowed : compare)(question), describe);
}

function print<Found extends { readonly differences: readonly string[] }>(
  found: Found,
  say: (found: Found) => string,
): void {
  for (const difference of found.differences) console.log(difference);
  console.log(`seed ${seed}, ${say(found)}`);
  process.exitCode = found.differences.length === 0 ? 0 : 1;
}

void run();

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { binaryDirectory } from '../clusters/cache';
import { chooseSeed, countOf } from '../sample';
import { differencesOfStructure } from '../schema/core-structure';
import { compareCoreKinds, compareCustomKinds, describeParity, refusedSamples, type Parity } from '../schema/parity';
import { unbrokenRules } from '../schema/rules';
import { compareScalars } from '../schema/scalars';
import { ApiServer } from '../schema/server';
import { requireEqual, type Suite } from './suite';

const CUSTOM_OBJECTS = countOf(6_000, 800);
const CORE_OBJECTS = countOf(2_000, 400);
const SCALARS = countOf(10_000, 2_000);
const NONE = 'none';
const NEWER = join(__dirname, '..', '..', 'imports', 'crds', 'newer');

/** What `src/model/schema` says of objects beside what a real API server says, which serves the definitions as they come upstream. */
export const schema: Suite = {
  name: 'schema',
  needsClusters: true,
  sharesClusters: true,
  checks: (_dist, [live, second]) => {
    const seed = chooseSeed();
    const ask = <Said>(question: (server: ApiServer) => Promise<Said>): Promise<Said> => {
      if (live === undefined) throw new Error('there is no cluster to ask');
      return askOf(live.cluster.kubeconfig, question);
    };
    return [
      {
        sentence: 'an API server accepts a valid object of every version of every kind, and so do we',
        run: async () => requireEqual(NONE, (await ask((server) => refusedSamples(server, 'known')))[0] ?? NONE),
      },
      {
        sentence: `we accept of ${CUSTOM_OBJECTS} random custom objects those that an API server accepts (seed ${seed})`,
        run: async () => {
          const parity = await ask((server) => compareCustomKinds(seed, CUSTOM_OBJECTS, server, 'known'));
          requireNoDifference(parity);
          // A rule that nothing broke may be wrong as well.
          requireEqual(NONE, unbrokenRules(parity.messages, 'known')[0] ?? NONE);
        },
      },
      {
        sentence: `the same holds of ${CUSTOM_OBJECTS} by the newer definitions, in a cluster that has them (seed ${seed})`,
        run: async () => {
          if (second === undefined) throw new Error('there is no second cluster to ask');
          const { cluster } = second;
          for (const file of readdirSync(NEWER).filter((name) => name.endsWith('.yaml'))) {
            await cluster.kubectl.do('apply', '--server-side', '--force-conflicts', '-f', join(NEWER, file));
          }
          const parity = await askOf(cluster.kubeconfig, (server) =>
            compareCustomKinds(seed, CUSTOM_OBJECTS, server, 'newer'),
          );
          requireNoDifference(parity);
          requireEqual(NONE, unbrokenRules(parity.messages, 'newer')[0] ?? NONE);
        },
      },
      {
        sentence: `we accept of ${CORE_OBJECTS} random objects of Kubernetes' own kinds those that an API server can read (seed ${seed})`,
        run: async () => requireNoDifference(await ask((server) => compareCoreKinds(seed, CORE_OBJECTS, server))),
      },
      {
        sentence: `${SCALARS} scalars in fields of objects are read as kubectl reads them, and accepted where an API server accepts them (seed ${seed})`,
        run: async () => {
          const reader = join(binaryDirectory(), 'kubectl-reader');
          requireNoDifference(await ask((server) => compareScalars(seed, SCALARS, reader, server)));
        },
      },
      {
        sentence: "the fields that we know of Kubernetes' own kinds are those that an API server publishes",
        run: async () => requireEqual(NONE, (await ask(differencesOfStructure))[0] ?? NONE),
      },
    ];
  },
};

async function askOf<Said>(kubeconfig: string, question: (server: ApiServer) => Promise<Said>): Promise<Said> {
  const server = new ApiServer(kubeconfig);
  try {
    return await question(server);
  } finally {
    server.close();
  }
}

function requireNoDifference(parity: Parity): void {
  requireEqual(NONE, parity.differences[0] ?? NONE);
  // Where one answer is rare, little is said by giving it.
  const rarest = Math.min(parity.accepted, parity.refused);
  requireEqual('both answers often', rarest > parity.objects / 10 ? 'both answers often' : describeParity(parity));
  console.log(`   ${describeParity(parity)}`);
}

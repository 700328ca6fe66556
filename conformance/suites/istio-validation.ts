import { chooseSeed, countOf } from '../sample';
import { join } from 'node:path';
import { binaryDirectory } from '../clusters/cache';
import { runOrThrow } from '../clusters/command';
import { compareVerdicts, describe as describeParity } from '../istio-validation/parity';
import { askWebhook, describe as describeSample } from '../istio-validation/webhook';
import { requireEqual, type Suite } from './suite';

const RULES = countOf(20_000, 3_000);
const NO_DIFFERENCE = 'no difference';

/** What we say of DestinationRules beside what Istio says: its code alone, and its webhook as it runs in a cluster. */
export const istioValidation: Suite = {
  name: 'istio-validation',
  needsClusters: true,
  sharesClusters: true,
  checks: (_dist, [live]) => {
    const seed = chooseSeed();
    return [
      {
        sentence: `we say of ${RULES} random DestinationRules what istiod's own code says (seed ${seed})`,
        run: async () => {
          const parity = await compareVerdicts(seed, RULES, validateWithGo);
          requireEqual(NO_DIFFERENCE, parity.differences[0] ?? NO_DIFFERENCE);
          // Where one answer is rare, little is said by giving it.
          const rarest = Math.min(parity.unreadable, parity.refused, parity.warned, parity.unremarkable);
          requireEqual('every answer often', rarest >= RULES / 100 ? 'every answer often' : describeParity(parity));
          console.log(`   ${describeParity(parity)}`);
        },
      },
      {
        sentence: `we say of random DestinationRules what the webhook of a running istiod says (seed ${seed})`,
        run: async () => {
          if (live === undefined) throw new Error('there is no cluster to ask');
          const sample = await askWebhook(seed, live.cluster.kubectl);
          requireEqual(NO_DIFFERENCE, sample.differences[0] ?? NO_DIFFERENCE);
          requireEqual('every answer often', sample.isEnough ? 'every answer often' : describeSample(sample));
          console.log(`   ${describeSample(sample)}`);
        },
      },
    ];
  },
};

function validateWithGo(objects: string): Promise<string> {
  return runOrThrow({ binary: join(binaryDirectory(), 'validate'), args: [], env: {}, input: objects });
}

import { Chooser } from '../../istio-validation/chooser';
import { Random } from '../../synth/random';
import type { Plan } from '../plan';

/**
 * Chooses alike in every cluster of a mesh: where clusters say something different of a Service, istiod takes any of it for those that
 * lack the Service.
 */
export function ofMesh(plan: Plan, topic: string): Chooser {
  let hash = 0;
  for (const character of `${topic} ${JSON.stringify(plan)}`)
    hash = (hash * 31 + character.codePointAt(0)!) % 2_147_483_647;
  return new Chooser(new Random(hash), 50, () => false);
}

import type { Cluster } from '../../../model/mesh';
import type { Unfollowed } from '../input';

/** The row of the ledger. */
const ROW = 'istiod-variables-elsewhere';

/** Without them istiod does not look into other networks. */
const VITAL = ['PILOT_ENABLE_AMBIENT', 'AMBIENT_ENABLE_MULTI_NETWORK'];

/** That counts for clients at an ingress gateway alone. */
const OF_INGRESS = 'AMBIENT_ENABLE_MULTI_NETWORK_INGRESS';

/** Variables of istiod whose values were not read. What is set decides; what may be set is a remark, but for what is vital. */
export function unreadVariablesIn({
  istiod,
  unreadVariables,
}: Pick<Cluster, 'istiod' | 'unreadVariables'>): Unfollowed[] {
  const object = istiod.elsewhere?.object;
  if (object === undefined) return [];
  const ofCluster = { row: ROW, object, concerns: 'cluster' } as const;
  const namesOf = (isSet: boolean): string[] =>
    unreadVariables.filter((variable) => variable.isSet === isSet).map(({ name }) => name);
  const perhaps = namesOf(false);
  return [
    ...namesOf(true).map((name): Unfollowed => {
      const sentence = `takes ${name} from elsewhere (valueFrom): its value was not read.`;
      return { ...ofCluster, sentence, effect: 'unknown', ...(name === OF_INGRESS ? { clients: 'ingress' } : {}) };
    }),
    ...(perhaps.length === 0 ? [] : [{ ...ofCluster, ...judgePerhaps(perhaps) }]),
  ];
}

function judgePerhaps(names: readonly string[]): Pick<Unfollowed, 'sentence' | 'effect'> {
  return {
    sentence: `takes variables from elsewhere (envFrom), which were not read: ${names.join(', ')} may be among them.`,
    effect: names.some((name) => VITAL.includes(name)) ? 'unknown' : 'reservation',
  };
}

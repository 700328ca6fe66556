import { LABEL_CLUSTER } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import { policyOf, type DestinationRule } from '../../../model/policy';
import { LOCALITY_SETTING, set } from '../../edit';
import type { LeftOut, ProxyAnswer } from '../../proxy';
import { because, type Reason } from '../../answer';

/** Ready pods that a rule leaves out. Said where requests fail, so that they are missed. */
export function describeLeftOut(
  { afterEjection: { errors }, leftOut }: ProxyAnswer,
  cluster: string,
  rules: readonly DestinationRule[],
): Reason[] {
  if (errors === 0) return [];
  return leftOut().flatMap((one) => {
    const rule = ruleOf(one, rules);
    return rule === undefined ? [] : [describe(one, cluster, rule)];
  });
}

function describe(one: LeftOut, cluster: string, rule: KubeObject): Reason {
  if (one.by === 'subset') {
    const labels = [...one.labels].map(([name, value]) => `${name}: ${value}`).join(', ');
    return because(
      `has the subset ${one.subset} (${labels}), and no ready pod of ${one.cluster} has these labels: requests of the subset are not sent there.`,
      cluster,
      rule,
      { isCause: true, path: 'spec.subsets' },
    );
  }
  const places = one.localities.map((place) => place.replace(/\/+$/, '')).join(', ');
  return because(
    `distributes requests from ${one.from} to ${one.to.join(', ')} alone: pods of ${one.cluster} (${places === '' ? 'nowhere known' : places}) get none, not even while all others are down.`,
    cluster,
    rule,
    {
      isCause: true,
      path: [...LOCALITY_SETTING, 'distribute'].join('.'),
      remedies: [
        {
          change: `set failoverPriority: [${LABEL_CLUSTER}] in place of distribute.`,
          edit: [set(cluster, rule, LOCALITY_SETTING, { enabled: true, failoverPriority: [LABEL_CLUSTER] })],
        },
      ],
    },
  );
}

/** The rule that says it: of subsets the first with that name, as istiod merges them. */
function ruleOf(one: LeftOut, rules: readonly DestinationRule[]): KubeObject | undefined {
  if (one.by === 'distribute') return policyOf(rules)?.object;
  return rules.find(({ spec }) => spec.subsets.some(({ name }) => name === one.subset))?.object;
}

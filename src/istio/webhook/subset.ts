import { entryOf, forgetWarnings, invalid, show, type Complaints } from '../api/complaint';
import { isDomainLabel } from './domain-name';
import { isTagKey, isTagValue } from './tag';
import type { Subset } from '../api/destination-rule';
import { checkTrafficPolicy } from './traffic-policy';

/**
 * Subsets, each with a name of its own. Istio forgets to pass on the warnings about their traffic policies.
 *
 * Source: istio, pkg/config/validation/validation.go, validateSubset.
 */
export function* checkSubsets(subsets: readonly Subset[], namespace: string): Complaints {
  const names = new Set<string>();
  for (const [index, { name, labels, trafficPolicy }] of subsets.entries()) {
    const path = `spec.subsets[${index}]`;
    if (names.has(name)) yield invalid(`${path}.name`, `There are two subsets ${show(name)}.`);
    names.add(name);
    if (!isDomainLabel(name)) {
      yield invalid(`${path}.name`, `${show(name)} cannot name a subset: use letters, digits and "-", 63 at most.`);
    }
    for (const [key, value] of labels) {
      if (!isTagKey(key)) yield invalid(entryOf(`${path}.labels`, key), `${show(key)} cannot be the key of a label.`);
      if (!isTagValue(value)) {
        yield invalid(entryOf(`${path}.labels`, key), `${show(value)} cannot be the value of a label.`);
      }
    }
    yield* forgetWarnings(checkTrafficPolicy(trafficPolicy, namespace, `${path}.trafficPolicy`));
  }
}

import type { DestinationRule as Spec } from '../../istio/api/destination-rule';

/** DestinationRules for one host that istiod makes one of. The first says which proxies it is for; the others add what it lacks. */
export interface ConsolidatedRule<Rule> {
  readonly rules: readonly [Rule, ...Rule[]];
}

interface Entry<Rule> {
  readonly rules: [Rule, ...Rule[]];
  readonly exportTo: ReadonlySet<string>;
  readonly selector: Readonly<Record<string, string>> | undefined;
}

/**
 * Merges the rules of one namespace and host, given oldest first: those for certain workloads go first, and what is exported
 * to others stays apart, unless it is exported more widely.
 *
 * @see istio pilot/pkg/model/destination_rule.go mergeDestinationRule
 */
export function consolidate<Rule extends Decoded>(rules: readonly Rule[]): ConsolidatedRule<Rule>[] {
  const entries: Entry<Rule>[] = [];
  for (const rule of selectorsFirst(rules.map(toEntry))) {
    let isApart = true;
    for (const entry of entries) {
      isApart = !isSame(rule.exportTo, entry.exportTo);
      if (isApart && !isWider(rule.exportTo, entry.exportTo)) continue;
      if (rule.selector !== undefined && entry.selector !== undefined && !isEqual(rule.selector, entry.selector)) {
        isApart = true;
        continue;
      }
      if ((rule.selector === undefined) === (entry.selector === undefined)) isApart = false;
      entry.rules.push(...rule.rules);
    }
    if (isApart) entries.push(rule);
  }
  return entries;
}

interface Decoded {
  readonly spec: Spec;
  readonly selector: Readonly<Record<string, string>> | undefined;
}

function toEntry<Rule extends Decoded>(rule: Rule): Entry<Rule> {
  const { selector, spec } = rule;
  return {
    rules: [rule],
    // A rule for certain workloads is for its own namespace, whatever it says.
    exportTo: new Set(selector === undefined ? spec.exportTo : ['.']),
    selector,
  };
}

function selectorsFirst<Rule>(entries: readonly Entry<Rule>[]): Entry<Rule>[] {
  return [
    ...entries.filter(({ selector }) => selector !== undefined),
    ...entries.filter(({ selector }) => selector === undefined),
  ];
}

function isSame(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}

function isWider(wide: ReadonlySet<string>, narrow: ReadonlySet<string>): boolean {
  return narrow.size > 0 && [...narrow].every((item) => wide.has(item));
}

function isEqual(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

import { Random } from '../synth/random';
import { Chooser, type Faults } from './chooser';
import { disturb } from './disturb';
import { trafficPolicy } from './traffic-policy';
import { exportTo, host, selectorLabels, tags } from './values';

export type GeneratedRule = Readonly<Record<string, unknown>>;

/** How many things are wrong: none, one in particular, or each with a certain likelihood. */
const WRONG = ['none', 'none', 'none', 'one', 'one', 'one', 'one', 'one', 20, 50, 200] as const;
const PRESENT_PERCENT = [5, 15, 30, 60];
/** How many in a hundred are also changed where Istio's decoding, not its validation, would notice. */
const DISTURBED_PERCENT = 12;

/** Any number of DestinationRules: right ones, ones with something subtly wrong, and ones that nobody can read. */
export function generate(seed: number, count: number): readonly GeneratedRule[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const own = random.below(2 ** 31);
    const present = random.pick(PRESENT_PERCENT);
    const make = (faults: Faults) => destinationRule(new Chooser(new Random(own), present, faults), `rule-${index}`);
    const rule = make(faultsOf(random.pick(WRONG), random, make));
    return random.below(100) < DISTURBED_PERCENT ? disturb(random, rule) : rule;
  });
}

/** To have one thing wrong that may be anywhere, the rule is made once before, and what could be wrong is counted. */
function faultsOf(wrong: (typeof WRONG)[number], random: Random, make: (faults: Faults) => unknown): Faults {
  if (wrong === 'none') return () => false;
  if (wrong !== 'one') return () => random.below(1000) < wrong;
  let choices = 0;
  make(() => {
    choices++;
    return false;
  });
  let until = random.below(choices);
  return () => until-- === 0;
}

function destinationRule(choose: Chooser, name: string): GeneratedRule {
  const namespace = choose.any(['default', 'sample', 'sample', '']);
  const hasSelector = choose.chance(20);
  const ownOnly = hasSelector && !choose.isWrong();
  return {
    apiVersion: `networking.istio.io/${choose.any(['v1', 'v1beta1', 'v1alpha3'])}`,
    kind: 'DestinationRule',
    metadata: { name, namespace, ...(choose.chance(30) ? { annotations: annotations(choose) } : {}) },
    spec: {
      ...(choose.chance(1) ? {} : { host: host(choose) }),
      ...(choose.chance(70) ? { trafficPolicy: trafficPolicy(choose, namespace) } : {}),
      ...(choose.chance(30) ? { subsets: subsets(choose, namespace) } : {}),
      // A rule in no namespace cannot be exported to its own.
      ...(choose.chance(40)
        ? { exportTo: namespace === '' && !choose.isWrong() ? [] : exportTo(choose, namespace, ownOnly) }
        : {}),
      ...(hasSelector ? { workloadSelector: choose.chance(80) ? { matchLabels: selectorLabels(choose) } : {} } : {}),
    },
  };
}

function subsets(choose: Chooser, namespace: string): unknown[] {
  return choose
    .list(0, 3, () => undefined)
    .map((_, index) => ({
      ...(choose.chance(1)
        ? {}
        : { name: choose.either([`v${index}`, `V-${index}`], ['', 'v1', 'a.b', '-a', 'a'.repeat(64)]) }),
      ...choose.few({ labels: () => tags(choose), trafficPolicy: () => trafficPolicy(choose, namespace) }),
    }));
}

function annotations(choose: Chooser): Record<string, string> {
  const names = choose.either(
    ['example.com/a', 'istio.io/rev'],
    [
      'istio.io/dry-run',
      'internal.istio.io/webhook-always-reject',
      'internal.istio.io/parents',
      'internal.istio.io/parent-namespace',
    ],
  );
  return { [names]: choose.any(['true', '']) };
}

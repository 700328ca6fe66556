import type { EnvoyHost } from '../../src/predict/envoy/hosts/host';
import { settle, type Settlement } from '../../src/predict/envoy/ejection/settle';
import { NOT_FAILING, UNREACHABLE, type Failing } from '../../src/predict/shares/failing';
import { behavioursOf } from '../../src/istio/behaviours';
import { envoyPolicyOf } from '../../src/predict/istio/assign/envoy-policy';
import type { EnvoyPolicy } from '../../src/predict/envoy/hosts/assignment';
import { parseIstioVersion } from '../../src/istio/versions';
import { resolveSwitches } from '../../src/model/istiod/switches';
import type { OutlierDetection } from '../../src/istio/api/destination-rule';
import { Chooser } from '../istio-validation/chooser';
import type { Random } from '../synth/random';
import type { Backends } from './backends';
import { outcomesOf } from './outcomes';
import type { SetUp } from './set-up';

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
/** Longer than a run: who is ejected stays out, and is not looked at again. */
const LONG_SECONDS = [600, 900, 1200];
/** What takes longer to be ejected, on average, would take a run too long. */
const MOST_REQUESTS = 600;

/** What a run has to show at least once. */
const KINDS: Readonly<Record<string, (setUp: SetUp) => boolean>> = {
  'the cap keeps hosts from being ejected': (setUp) => outcomesOf(setUp).every(({ isCapped }) => isCapped),
  'a priority is in panic': (setUp) => settlementOf(setUp).after.inPanic,
  'no host is left': (setUp) => settlementOf(setUp).after.unserved > 0,
};
/** One in twelve is of the rarest kind: that none of so many is has a chance of 1 in 10^37. */
const MOST_DRAWN = 1000;

function settlementOf({ hosts, policy, failing }: SetUp): Settlement {
  return settle(hosts, policy, (address) => failing.get(address) ?? NOT_FAILING);
}

/** Makes set-ups of the kind that istiod sends, and some that it could. */
export class RandomSetUps {
  private readonly choose: Chooser;

  constructor(
    random: Random,
    private readonly backends: Pick<Backends, 'steady' | 'mortal'>,
  ) {
    this.choose = new Chooser(random, 50, () => false);
  }

  /** So many set-ups, one of each of {@link KINDS} among them: a kind that chance left out takes the place of one that is of no kind. */
  public some(count: number): SetUp[] {
    const setUps = Array.from({ length: count }, (_, index) => this.make(nameOf(index)));
    for (const [kind, isOfKind] of Object.entries(KINDS)) {
      if (setUps.some(isOfKind)) continue;
      const place = setUps.findIndex((setUp) => !Object.values(KINDS).some((isOfAny) => isOfAny(setUp)));
      setUps[place] = this.makeOf(kind, isOfKind, nameOf(place));
    }
    return setUps;
  }

  private makeOf(kind: string, isOfKind: (setUp: SetUp) => boolean, name: string): SetUp {
    for (let drawn = 0; drawn < MOST_DRAWN; drawn++) {
      const setUp = this.make(name);
      if (isOfKind(setUp)) return setUp;
    }
    throw new Error(`Of ${MOST_DRAWN} random set-ups there is none in which ${kind}`);
  }

  private make(name: string): SetUp {
    for (;;) {
      const hosts = this.hosts();
      const setUp = { name, hosts, policy: this.policy(), failing: this.failing(hosts) };
      if (outcomesOf(setUp).every(({ requests }) => requests <= MOST_REQUESTS)) return setUp;
    }
  }

  private hosts(): EnvoyHost[] {
    const { choose } = this;
    const addresses = this.shuffled([...this.backends.steady, ...(choose.chance(50) ? this.backends.mortal : [])]);
    const priorities = choose.any([1, 2, 2, 2, 3, 3, 4]);
    const unhealthyPercent = choose.any([0, 0, 0, 20, 50, 80, 100]);
    const hasWeights = choose.chance(30);
    const hasLocalityWeights = choose.chance(60);
    const groups: EnvoyHost[][] = [];
    for (let priority = 0; priority < priorities; priority++) {
      for (const locality of this.shuffled(['us/east/a', 'us/east/b', 'us/west', 'eu']).slice(
        0,
        choose.any([1, 1, 2, 3]),
      )) {
        const localityWeight = hasLocalityWeights ? choose.any([0, 1, 1, 2, 3, 5, 10]) : 1;
        const group = addresses.splice(0, choose.any([1, 1, 1, 2, 2, 3])).map((address) => ({
          address,
          locality,
          priority,
          weight: hasWeights ? choose.any([1, 1, 2, 3, 5]) : 1,
          localityWeight,
          health: this.health(unhealthyPercent),
        }));
        if (group.length > 0) groups.push(group);
      }
    }
    this.repeatSome(groups);
    return groups.flat();
  }

  /** As the gateway of a cluster is, of which several localities have pods. */
  private repeatSome(groups: EnvoyHost[][]): void {
    const { choose } = this;
    for (let count = choose.any([0, 0, 0, 1, 1, 2]); count > 0 && groups.length > 1; count--) {
      const repeated = choose.any(choose.any(groups));
      const group = choose.any(groups);
      const { locality, priority, localityWeight } = group[0]!;
      if (group.some(({ address }) => address === repeated.address)) continue;
      group.push({ ...repeated, locality, priority, localityWeight, health: this.health(30) });
    }
  }

  private health(unhealthyPercent: number): EnvoyHost['health'] {
    if (this.choose.chance(unhealthyPercent)) return 'UNHEALTHY';
    return this.choose.chance(70) ? 'HEALTHY' : 'UNKNOWN';
  }

  private policy(): EnvoyPolicy {
    const { choose } = this;
    const version = parseIstioVersion(choose.any(['1.30.0', '1.31.0']));
    const behaviours = behavioursOf({ istioVersion: version, switches: resolveSwitches({}, undefined, version) });
    const setting = { distribute: [], failover: [], failoverPriority: ['topology.istio.io/cluster'] };
    return envoyPolicyOf(
      choose.chance(80) ? this.outlierDetection() : undefined,
      choose.chance(60) ? { kind: 'locality', setting, isForced: choose.chance(50) } : { kind: 'off' },
      undefined,
      behaviours,
    );
  }

  private outlierDetection(): OutlierDetection {
    const { choose } = this;
    const splitExternalLocalOriginErrors = choose.chance(25);
    return {
      consecutiveErrors: 0,
      splitExternalLocalOriginErrors,
      consecutiveLocalOriginFailures:
        splitExternalLocalOriginErrors && choose.chance(50) ? choose.any([1, 2, 3]) : undefined,
      consecutiveGatewayErrors: choose.any([undefined, 0, 1, 2, 3, 5]),
      consecutive5xxErrors: choose.any([undefined, 0, 1, 1, 2, 3, 5]),
      interval: this.seconds(),
      baseEjectionTime: this.seconds(),
      maxEjectionPercent: choose.any([0, 10, 25, 33, 50, 50, 75, 100, 100, 100]),
      minHealthPercent: choose.any([0, 0, 0, 1, 1, 10, 30, 50, 50, 70, 100]),
      outlierDetectionHttpErrorCodes: [],
    };
  }

  private seconds(): bigint {
    return BigInt(this.choose.any(LONG_SECONDS)) * NANOSECONDS_PER_SECOND;
  }

  private failing(hosts: readonly EnvoyHost[]): ReadonlyMap<string, Failing> {
    const { choose } = this;
    const failingPercent = choose.any([0, 30, 50, 70, 100]);
    const addresses = [...new Set(hosts.map(({ address }) => address))];
    const isMortal = (address: string): boolean => this.backends.mortal.includes(address);
    return new Map(
      addresses
        .filter((address) => isMortal(address) || choose.chance(failingPercent))
        .map((address) => [address, isMortal(address) ? UNREACHABLE : this.failingAt()]),
    );
  }

  private failingAt(): Failing {
    const { choose } = this;
    const rate = choose.any([1, 1, 1, 0.75]);
    if (choose.chance(20)) return { ...NOT_FAILING, 'application-error': rate / 2, 'gateway-error': rate / 2 };
    return { ...NOT_FAILING, [choose.any(['application-error', 'gateway-error'] as const)]: rate };
  }

  private shuffled<Item>(items: readonly Item[]): Item[] {
    const left = [...items];
    return items.map(() => left.splice(this.choose.below(left.length), 1)[0]!);
  }
}

function nameOf(index: number): string {
  return `set-up-${index + 1}`;
}

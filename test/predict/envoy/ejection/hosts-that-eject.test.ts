import { settleAbove, type EjectingHost } from '../../../../src/predict/envoy/ejection/hosts-that-eject';
import { errorsOf, NOT_FAILING, type Failing } from '../../../../src/predict/shares/failing';
import { SpreadBuilder, type Spread } from '../../../../src/predict/shares/spread';
import { percent } from '../../mesh';
import { failing, policy, sent, some } from '../hosts';

// Hosts that are Envoys themselves, and eject what fails behind them after five failures in a row, as the Envoy in front does.

const FIVE = {
  enforcingConsecutive5xx: 0,
  consecutiveGatewayFailure: 5,
  enforcingConsecutiveGatewayFailure: 100,
  maxEjectionPercent: 100,
};
const WITH_FLOOR = policy({ panicThreshold: 1, outlierDetection: sent(FIVE) });
const WITHOUT_FLOOR = policy({ panicThreshold: 0, outlierDetection: sent(FIVE) });
const GATEWAY_ERROR = failing('gateway-error');

function answers(cluster: string, errors = 0): Spread {
  const builder = new SpreadBuilder();
  builder.reach({ cluster, workload: `${cluster}/sample/hello` }, 1, errors);
  return builder.build();
}

/** A host that fails in some way until it has ejected what does, and after that. */
function ejecting(cluster: string, untilEjected: Failing, afterEjection: Failing = NOT_FAILING): EjectingHost {
  return {
    untilEjected: answers('here', errorsOf(untilEjected)),
    afterEjection: answers(cluster, errorsOf(afterEjection)),
    failing: { untilEjected, afterEjection },
  };
}

function told(hosts: readonly EjectingHost[], by = WITH_FLOOR): string {
  const all = some(hosts.length, hosts.length);
  const at = new Map(all.map(({ address }, place) => [address, hosts[place]!]));
  const { untilEjected, afterEjection } = settleAbove(all, by, (address) => at.get(address)!);
  return `${percent(untilEjected)} → ${percent(afterEjection)}`;
}

test('hosts that fail nothing share alike', () => {
  expect(told([ejecting('one', NOT_FAILING), ejecting('two', NOT_FAILING)])).toBe('here 100 → one 50, two 50');
});

test('all of them out is none of them out where there is a floor', () => {
  expect(told([ejecting('there', GATEWAY_ERROR), ejecting('there', GATEWAY_ERROR)])).toBe('errors 100 → there 100');
});

test('all of them out is not known to be the end of it where there is none', () => {
  expect(told([ejecting('there', GATEWAY_ERROR)], WITHOUT_FLOOR)).toBe('errors 100 → unknown');
});

test('one that is out for a while makes no difference where all answer in the same place', () => {
  expect(told([ejecting('there', GATEWAY_ERROR), ejecting('there', NOT_FAILING)])).toBe(
    'here 50, errors 50 → there 100',
  );
});

test('it does where they do not: which of two counts first is chance', () => {
  expect(told([ejecting('there', GATEWAY_ERROR), ejecting('here', NOT_FAILING)])).toBe('here 50, errors 50 → unknown');
});

test('the share of hosts that balance each other is no proof of what one of them alone does', () => {
  const [one, two] = [ejecting('one', GATEWAY_ERROR), ejecting('two', GATEWAY_ERROR)];
  expect(told([one, two])).toBe('errors 100 → unknown');
});

test('one that goes on failing stays out', () => {
  expect(told([ejecting('there', GATEWAY_ERROR, GATEWAY_ERROR), ejecting('here', NOT_FAILING)])).toBe(
    'here 50, errors 50 → here 100',
  );
});

test('what no threshold counts keeps nothing out', () => {
  const broken = failing('application-error');
  expect(told([ejecting('there', broken, broken), ejecting('here', NOT_FAILING)])).toBe(
    'here 50, errors 50 → here 50, errors 50',
  );
});

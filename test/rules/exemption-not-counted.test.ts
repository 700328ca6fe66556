import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'exemption-not-counted';
const declaring = (text: string) =>
  yaml(
    ...[NAMESPACE, WAYPOINT, DESTINATION_RULE, WORKLOAD],
    change(
      SERVICE,
      'metadata:\n',
      `metadata:\n  annotations: {cdk8s-ambient/need-not-survive: ${JSON.stringify(text)}}\n`,
    ),
  );
const everywhere = (text: string) => ask(ID, { cluster1: declaring(text), cluster2: declaring(text) });

test('a line without a reason exempts from nothing', () => {
  expect(everywhere('gateway-down:*')).toMatchObject([
    {
      cluster: 'cluster1',
      object: 'Service sample/helloworld',
      path: 'metadata.annotations["cdk8s-ambient/need-not-survive"]',
      messageId: 'noReason',
      message: '"gateway-down:*" in cdk8s-ambient/need-not-survive is not a pattern of outages and a reason.',
    },
    { cluster: 'cluster2', messageId: 'noReason' },
  ]);
});

test.each(['gatway-down:*', 'gateway-down:cluster3', 'failing:*:gateway-eror', 'none'])(
  '%s is not an outage that is asked about',
  (pattern) => {
    const [found] = everywhere(`${pattern} on purpose`);
    expect(found).toMatchObject({ messageId: 'noSuchOutage' });
    expect(found!.message).toContain(
      `${pattern} is not one of the outages that predict asks about for sample/helloworld.`,
    );
  },
);

test('a declaration in one of two clusters does not count', () => {
  expect(ask(ID, { cluster1: declaring('gateway-down:* one address'), cluster2: HEALTHY })).toMatchObject([
    {
      cluster: 'cluster1',
      messageId: 'notEverywhere',
      message: 'sample/helloworld need not survive gateway-down:*, and its Service in cluster2 does not declare that.',
    },
  ]);
});

test.each(['gateway-down:*', '*', 'cluster-down:cluster1', 'failing:everywhere:*', 'zone-down:cluster1:a'])(
  '%s with a reason, in every cluster, is counted',
  (pattern) => {
    expect(everywhere(`${pattern} on purpose`)).toEqual([]);
  },
);

test('an address of a gateway is asked about where it is one of several', () => {
  const found = (gateways: readonly string[]) => {
    const declared = declaring('gateway-address-down:cluster1:* on purpose');
    return ask(ID, { cluster1: declared, cluster2: declared }, { cluster1: { gateways } });
  };
  expect(found(['203.0.113.1', '203.0.113.2'])).toEqual([]);
  expect(found(['203.0.113.1'])).toMatchObject([{ messageId: 'noSuchOutage' }, { messageId: 'noSuchOutage' }]);
});
